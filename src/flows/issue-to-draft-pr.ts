import { emptyGraph, type HypothesisGraph } from '#domain/hypothesis-graph.ts';
import { reentryPhase, type Halt, type HaltReason } from '#domain/halt.ts';
import { BudgetSpent } from '#domain/model-spending.ts';
import type { Phase } from '#domain/phase.ts';
import type { RunState, UnfinishedChange } from '#domain/run-state.ts';
import type { WorkItem } from '#domain/work-item.ts';
import type { Journal } from '#ports/journal.ts';
import type { PhaseVisit, RunStory } from '#present/run-comment.ts';
import type { PhaseContext, PhaseOutcome, Progress, RegisteredPhase } from '#stages/phase-spec.ts';
import { growGraph } from './issue-to-draft-pr/grow-graph.ts';
import { personAt, type Person } from './issue-to-draft-pr/person.ts';
import { openThread, type Thread } from './issue-to-draft-pr/thread.ts';

/** What the person who watches a run is told while it runs. */
export type RunEvent =
  | { readonly kind: 'phase-started'; readonly phase: Phase }
  | { readonly kind: 'progress'; readonly phase: Phase; readonly progress: Progress }
  | {
      readonly kind: 'phase-ended';
      readonly phase: Phase;
      readonly learnt: readonly string[];
      readonly recorded: boolean;
      readonly ms: number;
    }
  | { readonly kind: 'lifted'; readonly reason: HaltReason; readonly at: Phase; readonly by: string | null }
  /** Something about the forge that the person who watches should know, one sentence. */
  | { readonly kind: 'forge'; readonly sentence: string };

export interface FixRequest {
  readonly item: WorkItem;
  readonly phases: readonly RegisteredPhase[];
  readonly journal: Journal;
  /** Everything a phase is given but what the flow itself adds. */
  readonly world: Omit<PhaseContext, 'graph' | 'startedAt' | 'visit' | 'step' | 'progress'>;
  /** How a recorded halt is answered; `null` leaves the run halted. */
  readonly resume: { readonly proceedAnyway: boolean } | null;
  readonly report: (event: RunEvent) => void;
}

export interface FixResult {
  readonly outcome: 'fixed' | 'halted' | 'rejected';
  readonly halt: Halt | null;
  /** Who ended the run by a label on its issue; `null` where nobody did. */
  readonly rejectedBy: string | null;
  readonly state: Partial<RunState>;
  readonly graph: HypothesisGraph;
  readonly startedAt: number;
}

interface Begin {
  readonly digest: string;
  readonly at: number;
}

interface Recorded {
  readonly outcome: PhaseOutcome<Partial<RunState>>;
  readonly ms: number;
}

/**
 * The main story: a work item goes through the phases, each a durable step, until it is a draft pull request or a halt.
 * The same call again continues where an interrupted one stopped; effects are idempotent inside the steps. Where the run stands is said on
 * its issue all the while; what people answer there with labels is heard when the call begins, and once more before anything is pushed.
 */
export async function issueToDraftPr(request: FixRequest): Promise<FixResult> {
  const { journal, world, item } = request;
  const about = { forge: world.forge, journal, run: world.settings.run, item, dryRun: world.settings.dryRun };
  const report = (sentence: string): void => request.report({ kind: 'forge', sentence });
  const thread = openThread({ ...about, report });
  const isNew = !journal.recorded().includes('begin');
  const begin = await journal.step<Begin>('begin', async () => ({ digest: item.digest, at: world.clock.now() }));
  const run: Run = { ...request, thread, person: personAt(world, item, report) };
  const first: Walk = {
    state: { item },
    graph: emptyGraph,
    tip: null,
    lifted: [],
    visits: [],
    generation: 0,
    counts: {},
    mayLift: true,
    wasRecorded: false,
    next: 0,
  };
  const corrupted = isNew ? null : await stateCorrupted(run, begin);
  // To end it is a person's right whatever became of the record.
  const by = await run.person.rejects();
  if (by !== null) return finish(run, first, begin, { kind: 'rejected', by });
  if (corrupted !== null) return finish(run, first, begin, { kind: 'halted', halt: corrupted });
  try {
    return await walkPhases(run, first, begin);
  } finally {
    await thread.settle(false);
  }
}

interface Run extends FixRequest {
  readonly thread: Thread;
  readonly person: Person;
}

async function walkPhases(run: Run, first: Walk, begin: Begin): Promise<FixResult> {
  let walk = first;
  for (;;) {
    const phase = run.phases[walk.next];
    if (phase === undefined) return finish(run, walk, begin, null);
    walk = counted(walk, phase.phase);
    const by = await rejectedBefore(run, phase.phase);
    if (by !== null) return finish(run, walk, begin, { kind: 'rejected', by });
    const { outcome, recorded } = await takePhase(run, phase, walk, begin).catch(whereSpent);
    walk = { ...walk, ...growGraph(walk, outcome.nodes), wasRecorded: recorded };
    walk = { ...walk, visits: [...walk.visits, { phase: phase.phase, outcome: outcome.kind, learnt: outcome.learnt }] };
    if (outcome.kind === 'back') {
      walk = goBack(run, walk, outcome);
      continue;
    }
    if (outcome.kind === 'continue') {
      walk = { ...walk, state: { ...walk.state, ...outcome.produced }, next: walk.next + 1 };
      continue;
    }
    const halt: Halt = { ...outcome.halt, phase: phase.phase };
    const lift = await answerTo(run, walk, halt);
    if (lift === null) {
      return finish(run, { ...walk, state: { ...walk.state, ...outcome.known } }, begin, { kind: 'halted', halt });
    }
    walk = reenter(run, { ...walk, mayLift: walk.mayLift && lift.known }, halt, lift);
  }
}

/** Before anything is pushed or asked of the forge people are heard in any case; between the phases before that, where it is due and can be asked. */
async function rejectedBefore({ person, world }: Run, phase: Phase): Promise<string | null> {
  if (phase === 'DRAFT_PR' || (phase === 'CLOSE' && world.mergeWishes !== undefined)) return person.rejects();
  return person.rejectsMeanwhile();
}

interface Walk {
  readonly state: Partial<RunState>;
  readonly graph: HypothesisGraph;
  /** First node of the latest phase that made any: what follows hangs under it. */
  readonly tip: string | null;
  readonly lifted: readonly HaltReason[];
  /** How often a halt was answered or a phase sent the run back. */
  readonly generation: number;
  /** Every phase that ended, in order. */
  readonly visits: readonly PhaseVisit[];
  /** How often each phase was come to. */
  readonly counts: Readonly<Partial<Record<Phase, number>>>;
  /** One call answers at most one halt; answers recorded earlier do not count. */
  readonly mayLift: boolean;
  /** Whether an earlier call executed the latest phase, so that people could see how it ended. */
  readonly wasRecorded: boolean;
  readonly next: number;
}

interface Taken {
  readonly outcome: Recorded['outcome'];
  readonly recorded: boolean;
}

async function takePhase(run: Run, spec: RegisteredPhase, walk: Walk, begin: Begin): Promise<Taken> {
  const { journal, report, world, thread } = run;
  const name = walk.generation === 0 ? spec.phase : `${spec.phase}~${walk.generation}`;
  const recorded = journal.recorded().includes(name);
  report({ kind: 'phase-started', phase: spec.phase });
  if (!recorded) thread.show(storyOf(run, walk, { kind: 'in-progress' }));
  const context: PhaseContext = {
    ...world,
    settings: { ...world.settings, lifted: [...world.settings.lifted, ...walk.lifted] },
    graph: walk.graph,
    startedAt: begin.at,
    visit: walk.counts[spec.phase] ?? 1,
    step: (inner, execute) => journal.step(`${name}/${inner}`, execute),
    progress: (progress) => report({ kind: 'progress', phase: spec.phase, progress }),
  };
  const { outcome, ms } = await journal.step<Recorded>(name, async () => {
    const from = world.clock.now();
    const outcome = await spec.run(onlyFields(walk.state, spec), context);
    return { outcome, ms: world.clock.now() - from };
  });
  report({ kind: 'phase-ended', phase: spec.phase, learnt: outcome.learnt, recorded, ms });
  return { outcome, recorded };
}

/** The budget ran out inside a phase: nothing of the phase is recorded but its own finished steps, so a run with more budget goes on there. */
function whereSpent(error: unknown): Taken {
  if (!(error instanceof BudgetSpent)) throw error;
  const { bound, raise, kept } = error;
  const halt = {
    reason: 'budget-tokens',
    summary: `The budget of this work item for models is used up: ${bound}.`,
    evidence: [bound, ...kept.unfinished.map(unfinishedEvidence)],
    wayOn: `Run the same command with --resume --budget ${raise ?? 'inputTokens=1000000'}, or raise the bound under "budget" in patchline.yml: what was done so far is kept${kept.unfinished.length === 0 ? '' : ', and the builder goes on from what it had changed'}. The bound is on all runs of this issue together, also after --restart or an edit.`,
  } as const;
  const learnt = [`the budget is used up: ${bound}`];
  const known = kept.unfinished.length === 0 ? {} : { known: { unfinished: kept.unfinished } };
  return { outcome: { kind: 'halt', halt, ...known, learnt, nodes: kept.nodes }, recorded: false };
}

function unfinishedEvidence({ by, patch, why }: UnfinishedChange): string {
  return `${by} was stopped, and what it had changed did not pass: ${why}\n${patch.diff.trimEnd()}`;
}

/** Hands over the named fields and nothing else: a phase cannot read what it did not declare. */
export function onlyFields(state: Partial<RunState>, spec: RegisteredPhase): RunState {
  const missing = spec.reads.filter((field) => state[field] === undefined);
  if (missing.length > 0) throw new Error(`Phase ${spec.phase} reads ${missing.join(', ')}, which no phase before it wrote`);
  const named = [...spec.reads, ...spec.mayRead].filter((field) => state[field] !== undefined);
  return Object.fromEntries(named.map((field) => [field, state[field]])) as unknown as RunState;
}

/** No phase may keep a run for ever: each bounds itself far below this. */
const mostVisits = 12;

function counted(walk: Walk, phase: Phase): Walk {
  const visit = (walk.counts[phase] ?? 0) + 1;
  if (visit > mostVisits) throw new Error(`The run came to ${phase} ${visit} times: the phase that sends it back has no bound`);
  return { ...walk, counts: { ...walk.counts, [phase]: visit } };
}

function goBack(
  request: FixRequest,
  walk: Walk,
  { to, produced }: Extract<Recorded['outcome'], { readonly kind: 'back' }>,
): Walk {
  const next = request.phases.findIndex(({ phase }) => phase === to);
  if (next < 0 || next >= walk.next) throw new Error(`A phase can only send the run back to an earlier one, not to ${to}`);
  return { ...walk, state: { ...walk.state, ...produced }, generation: walk.generation + 1, next };
}

interface Lift {
  readonly reason: HaltReason;
  readonly proceedAnyway: boolean;
  /** Who answered by a label; `null`: the command line did. */
  readonly by: string | null;
}

/**
 * A halt is answered once, durably; an answer that was recorded earlier is found again, and is one to that reason only. An answer is to what people
 * could see: a halt that this very call came to is theirs to read first. A spent budget is never recorded, and lifting it gives no tokens.
 */
async function answerTo(run: Run, walk: Walk, halt: Halt): Promise<(Lift & { readonly known: boolean }) | null> {
  const name = `lift~${walk.generation + 1}~${halt.reason}`;
  const { journal, resume, person } = run;
  const known = journal.recorded().includes(name);
  if (!known && (!walk.mayLift || halt.reason === 'state-corrupted')) return null;
  const by = known || !walk.wasRecorded ? null : await person.proceeds();
  const isHeard = resume !== null && (walk.wasRecorded || halt.reason === 'budget-tokens');
  if (!known && !isHeard && by === null) return null;
  const proceedAnyway = by !== null || (resume?.proceedAnyway ?? false);
  const lift = await journal.step<Lift>(name, async () => ({ reason: halt.reason, proceedAnyway, by }));
  if (lift.by !== null && !run.world.settings.dryRun) {
    await journal.step(`${name}/label`, () => person.forgetProceeding());
  }
  return { ...lift, known };
}

/** Where the halt returns to, and never after the phase that halted: what that would have produced is not there. */
function reenter(request: FixRequest, walk: Walk, halt: Halt, lift: Lift): Walk {
  const wanted = request.phases.findIndex(({ phase }) => phase === (reentryPhase[halt.reason] ?? halt.phase));
  const next = Math.min(wanted, walk.next);
  const at = request.phases[next]?.phase ?? halt.phase;
  request.report({ kind: 'lifted', reason: halt.reason, at, by: lift.by });
  return {
    ...walk,
    lifted: lift.proceedAnyway ? [...walk.lifted, halt.reason] : walk.lifted,
    generation: walk.generation + 1,
    next,
  };
}

type End = Extract<RunStory['end'], { readonly kind: 'halted' | 'rejected' }> | null;

/** Says on the issue what came of the run. A finished one must be able to; a stopped one is told to who watches in any case. */
async function finish(run: Run, walk: Walk, begin: Begin, end: End): Promise<FixResult> {
  const { published, judgement } = walk.state;
  const isPublished = end === null && published !== undefined && judgement !== undefined;
  const shown = isPublished ? ({ kind: 'pr-opened', published, judgement } as const) : end;
  if (shown !== null) run.thread.show(storyOf(run, walk, shown));
  await run.thread.settle(isPublished);
  const common = { state: walk.state, graph: walk.graph, startedAt: begin.at, halt: null, rejectedBy: null };
  if (end === null) return { ...common, outcome: 'fixed' };
  if (end.kind === 'rejected') return { ...common, outcome: 'rejected', rejectedBy: end.by };
  return { ...common, outcome: end.halt.reason === 'score-below-floor' ? 'rejected' : 'halted', halt: end.halt };
}

function storyOf({ world }: FixRequest, { visits }: Walk, end: RunStory['end']): RunStory {
  const merging = world.mergeWishes?.allowance;
  return { run: world.settings.run, visits, end, ...(merging === undefined ? {} : { merging }) };
}

/** What a run recorded is about one text of the issue, and its comment is what it said; neither may have changed. */
async function stateCorrupted({ item, thread, world }: Run, begin: Begin): Promise<Halt | null> {
  const { run } = world.settings;
  if (begin.digest !== item.digest) {
    return corrupted(
      `The issue was edited after run ${run} had begun, so what the run recorded is about another text.`,
      'the sha256 of title and body differs from the one recorded at the beginning of the run',
      'Run the same command without --resume to begin a new run on the new text.',
    );
  }
  if (!(await thread.wasEdited())) return null;
  return corrupted(
    `The comment of run ${run} on its issue was edited after the run wrote it, so people may have answered to words that are not its own.`,
    'the sha256 of the comment is not one that the run recorded',
    'Look at the history of that comment, then run the same command with --restart to begin anew.',
  );
}

function corrupted(summary: string, evidence: string, wayOn: string): Halt {
  return { reason: 'state-corrupted', phase: 'INTAKE', summary, evidence: [evidence], wayOn };
}
