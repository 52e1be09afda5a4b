import type { HypothesisGraph } from '#domain/hypothesis-graph.ts';
import { BudgetSpent } from '#domain/model-spending.ts';
import { slateSchema, type Slate, type SlateAsked } from '#domain/slate.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Rung } from '#ports/builder.ts';
import type { Journal } from '#ports/journal.ts';
import { sha256 } from '#lib/digest.ts';
import { sideBySide } from '#lib/side-by-side.ts';
import { handoverText, heldBack, grown } from '#stages/implement/handover.ts';
import type { PhaseContext, RegisteredPhase } from '#stages/phase-spec.ts';
import type { ForecastStore } from './forecast.ts';
import { issueToDraftPr, type FixRequest, type FixResult, type RunEvent } from './issue-to-draft-pr.ts';
import { assemble } from './slate/assemble.ts';
import { compareAll } from './slate/compare.ts';
import { forecastCandidate } from './slate/forecast-candidate.ts';
import { keepingTests } from './slate/keep-tests.ts';
import { fixedLineages, proseLineages, searchShare } from './slate/lineages.ts';
import { pickedPhases } from './slate/picked.ts';
import { journalOfPick } from './slate/pick-journal.ts';
import { judgeAll, tryFixed, tryProse } from './slate/try-lineage.ts';
import { joinTried, nothingYet, type OwnRung, type SlateCarry, type Tried, type Workshop } from './slate/workshop.ts';

export type { SlateCarry } from './slate/workshop.ts';
export type { RunSettings } from '#stages/phase-spec.ts';

/** What the person who watches a slate is told. */
export type SlateEvent = RunEvent | { readonly kind: 'variant'; readonly sentence: string };

export interface SlateRequest extends Pick<FixRequest, 'item' | 'phases' | 'journal' | 'world' | 'resume'> {
  readonly id: string;
  readonly round: number;
  readonly previous: string | null;
  readonly prose: readonly string[];
  readonly asked: SlateAsked;
  /** Variants tried at the same time. */
  readonly places: number;
  readonly fork: (rung: Rung) => Promise<OwnRung>;
  /** `null` where nothing was learned of the repository. */
  readonly forecasts: ForecastStore | null;
  /** What the round before left; `null` in the first. */
  readonly carry: SlateCarry | null;
  readonly report: (event: SlateEvent) => void;
  /** Keeps the slate as it stands, for those who look while it is made. */
  readonly save: (slate: Slate) => Promise<void>;
}

export interface MadeSlate {
  readonly slate: Slate;
  /** `null` where it halted before variants could be made. */
  readonly carry: SlateCarry | null;
}

/**
 * Issue → slate: the phases of `fix` up to PLAN once, then variants side by side, each through the same gates; those that pass are compared by what
 * they do, weighed, forecast and put in order. Nothing is written to the repository or its forge. The same call again goes on where it was
 * interrupted, and of a finished slate gives the same.
 */
export async function makeSlate(request: SlateRequest): Promise<MadeSlate> {
  const desk = openDesk(request);
  await desk.note('preparing', 'reading and reproducing the issue');
  const prepared = await prepare(request);
  if (prepared.halt !== null || prepared.rejectedBy !== null) return { slate: await desk.halted(prepared), carry: null };
  await desk.note('building', 'variants are made and judged');
  const workshop = openWorkshop(request, prepared, desk.say);
  const tried = await tryEverything(request, workshop);
  const compared = await compareAll(workshop, tried.passed);
  const { assembled, wallMs } = await request.journal.step(`${finished}${keyOf(tried)}`, async () => ({
    assembled: assemble(tried.passed, compared),
    wallMs: request.world.clock.now() - prepared.startedAt,
  }));
  const leftOut = [...tried.leftOut, ...assembled.leftOut];
  const slate = await desk.finished({ ...assembled, leftOut, learnt: tried.learnt, startedAt: prepared.startedAt, wallMs });
  return { slate, carry: carryOf(workshop, tried, slate) };
}

const finished = 'slate-';

/** A budget that was raised lets more variants be made; then the slate is another one. */
function keyOf({ passed }: Tried): string {
  return sha256(passed.map(({ id, chosen }) => `${id} ${chosen.patch.id}`).join('\n')).slice(0, 12);
}

/** Only what comes before any variant: whether the issue can be worked on at all, and where. Nothing is built. */
export async function prepareSlate(request: SlateRequest): Promise<FixResult> {
  return await prepare(request);
}

export interface PickRequest extends Omit<SlateRequest, 'save' | 'world'> {
  readonly variant: string;
  /** With the branch and `dryRun` of the pick. */
  readonly world: FixRequest['world'];
}

/**
 * Slate + choice → branch with test, fix and receipt, by the phases DRAFT_PR and CLOSE of `fix`. The slate itself is found in its journal, not made anew.
 * Throws WorldError `usage` where it has no such variant.
 */
export async function pickVariant(request: PickRequest): Promise<FixResult> {
  const { journal, variant, world, phases } = request;
  if (!journal.recorded().some((name) => name.startsWith(finished))) throw unfinished(request);
  const quiet = { ...request, report: ignore, fork: async (rung: Rung) => ({ rung: asMade(rung), spent: () => nothingYet }) };
  const prepared = await prepare(quiet);
  const workshop = openWorkshop(quiet, prepared, ignore);
  const tried = await tryEverything(quiet, workshop);
  const compared = await compareAll(workshop, tried.passed);
  const chosen = tried.passed.find(({ id }) => id === variant);
  if (chosen === undefined)
    throw noSuchVariant(
      request,
      tried.passed.map(({ id }) => id),
    );
  const picked = pickedPhases({ chosen, tried, compared });
  return issueToDraftPr({
    item: request.item,
    phases: [
      ...phasesOf(request),
      ...phases.flatMap((phase) => (phase.phase in picked ? [picked[phase.phase] ?? phase] : lastOf(phase))),
    ],
    journal: journalOfPick(journal, { variant, dryRun: world.settings.dryRun }),
    resume: null,
    report: request.report,
    world,
  });
}

const ignore = (): void => undefined;

/** Nothing is built any more: what a spent budget left undone stays undone. */
function asMade(rung: Rung): Rung {
  const build = (): Promise<never> => Promise.reject(new BudgetSpent('it was when the slate was made'));
  return { ...rung, builder: { kind: rung.builder.kind, build } };
}

function unfinished({ id }: PickRequest): WorldError {
  return new WorldError(
    'usage',
    `Nothing can be picked from the slate ${id}: it is not finished, or halted. Run the command that began it again; it goes on where it stopped.`,
  );
}

function lastOf(phase: RegisteredPhase): readonly RegisteredPhase[] {
  return phase.phase === 'DRAFT_PR' || phase.phase === 'CLOSE' ? [phase] : [];
}

function noSuchVariant({ variant, id }: PickRequest, known: readonly string[]): WorldError {
  const there = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return new WorldError(
    'usage',
    `The slate ${id} has no variant "${variant}" that can be picked: ${there}. "patchline slate show ${id}" lists them.`,
  );
}

/** The phases before any variant; a later round keeps the tests of the one before. */
function phasesOf({ phases, carry, round }: Pick<SlateRequest, 'phases' | 'carry' | 'round'>): readonly RegisteredPhase[] {
  const before = phases.slice(
    0,
    phases.findIndex(({ phase }) => phase === 'IMPLEMENT'),
  );
  return carry === null ? before : before.map((phase) => keepingTests(phase, carry.acceptance, round));
}

/** Says nothing on the issue: a slate is its maker's own business until a variant is picked. */
function prepare(request: Omit<SlateRequest, 'save'>): Promise<FixResult> {
  const { item, journal, world, resume, report } = request;
  const settings = { ...world.settings, dryRun: true };
  return issueToDraftPr({
    item,
    phases: phasesOf(request),
    journal,
    resume,
    world: { ...world, settings },
    report: (event) => (event.kind === 'forge' ? undefined : report(event)),
  });
}

function openWorkshop(request: Omit<SlateRequest, 'save'>, prepared: FixResult, says: (sentence: string) => void): Workshop {
  const { world, journal, report, places, fork, forecasts } = request;
  const state = prepared.state as Workshop['state'];
  const { handOver, version } = world.settings;
  return {
    state,
    contextFor: (prefix) => contextOf({ world, journal, graph: prepared.graph, startedAt: prepared.startedAt, report }, prefix),
    fork,
    forecast: forecastCandidate({ state, version, at: prepared.startedAt, store: forecasts }),
    handover: handOver ? handoverText(grown(prepared.graph, []), heldBack(state)) : null,
    places,
    says,
  };
}

interface ContextParts {
  readonly world: FixRequest['world'];
  readonly journal: Journal;
  readonly graph: HypothesisGraph;
  readonly startedAt: number;
  readonly report: (event: SlateEvent) => void;
}

function contextOf({ world, journal, graph, startedAt, report }: ContextParts, prefix: string): PhaseContext {
  return {
    ...world,
    graph,
    startedAt,
    visit: 1,
    step: (name, execute) => journal.step(`${prefix}/${name}`, execute),
    progress: (progress) => report({ kind: 'progress', phase: 'IMPLEMENT', progress }),
  };
}

/** The cheapest first: those that cost nothing, candidates of the round before, then as many others as are still wanted. */
async function tryEverything(
  request: Pick<SlateRequest, 'asked' | 'world' | 'places' | 'carry'>,
  workshop: Workshop,
): Promise<Tried> {
  const { asked, world, places, carry } = request;
  const { ladder } = world;
  const tried: Tried[] = [];
  for (const lineage of fixedLineages(ladder)) tried.push(await tryFixed(workshop, lineage, searchShare(ladder, asked.count)));
  tried.push(await tryCarried(workshop, carry, joinTried(tried)));
  const missing = asked.count - joinTried(tried).passed.length;
  const lineages = proseLineages(ladder, Math.max(0, missing));
  tried.push(...(await sideBySide(lineages, places, (lineage) => tryProse(workshop, lineage))));
  return joinTried(tried);
}

/** Candidates of the round before are judged again, unless somebody made the same change in this one. */
async function tryCarried(workshop: Workshop, carry: SlateCarry | null, { passed, leftOut }: Tried): Promise<Tried> {
  const known = new Set(passed.map(({ chosen }) => chosen.patch.diff).concat(leftOut.map(({ diff }) => diff ?? '')));
  const proposals = (carry?.variants ?? [])
    .filter(({ patch }) => !known.has(patch.diff))
    .map(({ id, maker, patch, reasons }) => ({
      id: `earlier-${id.replace(/^earlier-/, '')}`,
      candidate: { patch, reasons, plausibility: 1, sameBehaviourAs: [], differsOn: [] },
      maker: { ...maker, angle: null },
      pool: `earlier-${id}`,
      tried: 1,
      alike: 0,
      spent: nothingYet,
      buildMs: 0,
    }));
  return await judgeAll(workshop, proposals);
}

/** Of candidates that did the same, one is enough. */
function carryOf({ state }: Workshop, { passed }: Tried, { variants }: Slate): SlateCarry {
  const shown = passed.filter(({ id }) => variants.some((variant) => variant.id === id));
  return {
    acceptance: state.acceptance,
    variants: shown.map(({ id, maker, chosen }) => ({ id, maker, patch: chosen.patch, reasons: chosen.reasons })),
  };
}

interface Desk {
  readonly say: (sentence: string) => void;
  note(state: Slate['state'], doing: string): Promise<void>;
  halted(result: FixResult): Promise<Slate>;
  finished(made: Pick<Slate, 'variants' | 'leftOut' | 'behaviour' | 'learnt' | 'startedAt' | 'wallMs'>): Promise<Slate>;
}

/** Keeps the slate on the disk while it is made. */
function openDesk(request: SlateRequest): Desk {
  const { world, save, report } = request;
  let slate = emptySlate(request);
  let writing: Promise<void> = Promise.resolve();
  const keep = (change: Partial<Slate>): Promise<void> => {
    slate = { ...slate, ...change };
    const now = slate;
    writing = writing.then(() => save(now));
    return writing;
  };
  return {
    say(sentence) {
      report({ kind: 'variant', sentence });
      keep({ doing: sentence }).catch(ignore);
    },
    note: (state, doing) => keep({ state, doing }),
    async halted({ halt, startedAt, rejectedBy }) {
      const doing = rejectedBy === null ? 'halted' : `ended by ${rejectedBy} with a label on the issue`;
      await keep({ state: 'halted', halt, doing, startedAt, wallMs: world.clock.now() - startedAt });
      return slate;
    },
    async finished(made) {
      await keep({ ...made, state: 'ready', doing: 'all variants were judged' });
      return slate;
    },
  };
}

function emptySlate({ id, round, previous, prose, item, asked, world }: SlateRequest): Slate {
  return {
    schema: slateSchema,
    id,
    state: 'preparing',
    round,
    previous,
    prose,
    item,
    base: world.settings.repository.base,
    asked,
    doing: '',
    variants: [],
    leftOut: [],
    behaviour: { says: '', compared: 0, differences: [] },
    learnt: [],
    halt: null,
    startedAt: world.clock.now(),
    wallMs: 0,
    picked: null,
  };
}
