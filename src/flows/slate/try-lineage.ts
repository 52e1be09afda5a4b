import type { CandidatePatch, FileChange } from '#domain/candidate-patch.ts';
import { BudgetSpent, GoingInCircles, stoppedBy } from '#domain/model-spending.ts';
import { locationsFor } from '#domain/spec.ts';
import type { LeftOut, VariantMaker } from '#domain/slate.ts';
import { sideBySide } from '#lib/side-by-side.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { withCheckout } from '#stages/execution.ts';
import { feedbackOnNothing, feedbackOnStop } from '#stages/implement/feedback.ts';
import { objectionOf } from './forecast-candidate.ts';
import { judgeVariant, type Judged, type Proposal } from './judge-variant.ts';
import type { Lineage } from './lineages.ts';
import { type Cut, onlyFix } from './only-fix.ts';
import { addSpent, joinNodes, nothingYet, type OwnRung, type Passed, type Spent, type Tried, type Workshop } from './workshop.ts';

interface Made extends Cut {
  readonly spent: Spent;
  readonly ms: number;
}

interface Built extends Made {
  /** It was built now, and not in an earlier process of the slate. */
  readonly isNew: boolean;
}

/** Asks a rung that always gives the same, and judges what it gave, one candidate for each behaviour, side by side. */
export async function tryFixed(workshop: Workshop, lineage: Lineage, most: number): Promise<Tried> {
  const own = await workshop.fork(lineage.rung);
  const built = await build(workshop, { lineage, own, turn: 1, feedback: [], refuted: [], begun: [] });
  const { candidates, nodes, summary, tried } = built.result;
  workshop.says(`${lineage.id}: ${summary}`);
  const leaders = leadersOf(candidates);
  const proposals = leaders.slice(0, most).map((candidate, index): Proposal => ({
    id: candidates.length === 1 && lineage.rung.builder.kind !== 'search' ? lineage.id : `${lineage.id}-${index + 1}`,
    candidate,
    maker: makerOf(lineage, 0),
    pool: lineage.id,
    tried,
    alike: candidates.filter(({ sameBehaviourAs }) => sameBehaviourAs.includes(candidate.patch.id)).length,
    spent: built.spent,
    buildMs: built.ms,
  }));
  const judged = await judgeAll(workshop, proposals);
  const folded = candidates.length - leaders.length;
  const learnt = [
    `${lineage.id}: ${summary}`,
    ...(folded === 0
      ? []
      : [`${lineage.id}: ${folded} of them did the same as another one on every generated input and were not judged`]),
    ...(leaders.length > most ? [`${lineage.id}: ${leaders.length - most} more were not judged: ${most} were wanted`] : []),
  ];
  const none = candidates.length === 0 ? [leftOut(lineage, 'nothing', { why: summary, diff: null })] : [];
  return { ...judged, leftOut: [...none, ...judged.leftOut], nodes: joinNodes([nodes, judged.nodes]), learnt };
}

/** The most plausible candidate of each behaviour, in the builder's order. */
function leadersOf(candidates: readonly RankedCandidate[]): readonly RankedCandidate[] {
  const leaders: RankedCandidate[] = [];
  for (const candidate of candidates)
    if (!leaders.some(({ patch }) => candidate.sameBehaviourAs.includes(patch.id))) leaders.push(candidate);
  return leaders;
}

/** Judges candidates side by side. */
export async function judgeAll(workshop: Workshop, proposals: readonly Proposal[]): Promise<Tried> {
  const judged = await sideBySide(proposals, workshop.places, async (proposal) => {
    const verdict = await judgeVariant(workshop, proposal);
    workshop.says(`${proposal.id}: ${saidOf(verdict)}`);
    return { proposal, verdict };
  });
  return {
    passed: judged.flatMap(({ verdict }) => (verdict.kind === 'passed' ? [verdict.passed] : [])),
    leftOut: judged.flatMap(({ proposal, verdict }) =>
      verdict.kind === 'passed'
        ? []
        : [
            {
              id: proposal.id,
              by: proposal.maker.rung,
              because: 'gate' as const,
              why: verdict.why,
              diff: proposal.candidate.patch.diff,
            },
          ],
    ),
    nodes: judged.map(({ verdict }) => verdict.gate),
    learnt: [],
  };
}

function saidOf(verdict: Judged): string {
  if (verdict.kind === 'missed') return `missed a gate: ${verdict.why.split('\n')[0] ?? ''}`;
  return `passed every gate, score ${verdict.passed.judgement.score.value.toFixed(2)}`;
}

/** Generate, judge, forecast, and again with what speaks against it, until nothing does or its turns are used up. */
export async function tryProse(workshop: Workshop, lineage: Lineage): Promise<Tried> {
  const own = await workshop.fork(lineage.rung);
  const seen: Seen = {
    best: null,
    leftOut: [],
    gates: [],
    learnt: [],
    feedback: [],
    refuted: [],
    begun: [],
    turn: 1,
    stops: 0,
    spent: nothingYet,
    ms: 0,
  };
  try {
    while (seen.turn <= lineage.turns + seen.stops && (await takeTurn(workshop, { lineage, own, seen }))) seen.turn += 1;
  } catch (error) {
    if (!(error instanceof BudgetSpent) && !(error instanceof GoingInCircles)) throw error;
    const why = error instanceof BudgetSpent ? `the budget for models is used up: ${error.bound}` : error.message;
    seen.learnt.push(`${lineage.id}: ${why}`);
    const isTold = seen.best !== null || (seen.stops > 0 && seen.leftOut.length > 0);
    if (!isTold) seen.leftOut.push(leftOut(lineage, 'nothing', { why, diff: null }));
  }
  const { best, gates, learnt } = seen;
  return { passed: best === null ? [] : [best], leftOut: seen.leftOut, nodes: gates, learnt };
}

interface Seen {
  best: Passed | null;
  readonly leftOut: LeftOut[];
  readonly gates: NewHypothesisNode[];
  readonly learnt: string[];
  readonly feedback: string[];
  readonly refuted: string[];
  /** What the builder had changed when it was stopped, where it was. */
  begun: readonly FileChange[];
  turn: number;
  /** How often it was stopped before it had ended, and what it left did not pass: no turns of its own. */
  stops: number;
  spent: Spent;
  ms: number;
}

interface Turn {
  readonly lineage: Lineage;
  readonly own: OwnRung;
  readonly seen: Seen;
}

/** Whether another turn may be worth it. */
async function takeTurn(workshop: Workshop, { lineage, own, seen }: Turn): Promise<boolean> {
  const built = await build(workshop, { lineage, own, ...seen });
  seen.spent = addSpent(seen.spent, built.spent);
  seen.ms += built.ms;
  const [candidate] = built.result.candidates;
  if (built.obeyed) {
    seen.leftOut.push(leftOut(lineage, 'gate', { why: built.result.summary, diff: null }));
    return false;
  }
  if (candidate === undefined || seen.refuted.includes(candidate.patch.id) || seen.best?.chosen.patch.id === candidate.patch.id) {
    seen.feedback.push(candidate === undefined ? feedbackOnNothing.unchanged : feedbackOnNothing.repeated);
    workshop.says(`${lineage.id}: ${built.result.summary}`);
    if (seen.turn === lineage.turns && seen.best === null && seen.leftOut.length === 0)
      seen.leftOut.push(leftOut(lineage, 'nothing', { why: built.result.summary, diff: null }));
    noteStop(seen, built);
    return true;
  }
  const maker = makerOf(lineage, seen.turn - 1);
  const { id } = lineage;
  const proposal = { id, candidate, maker, pool: id, tried: 1, alike: 0, spent: seen.spent, buildMs: seen.ms };
  const verdict = await judgeVariant(workshop, proposal);
  seen.gates.push(verdict.gate);
  workshop.says(`${id}: ${saidOf(verdict)}`);
  if (verdict.kind === 'missed') {
    noteMissed(lineage, seen, { patch: candidate.patch, verdict });
    noteStop(seen, built);
    return true;
  }
  const earlier = seen.best;
  if (earlier === null || chanceOf(verdict.passed) > chanceOf(earlier)) seen.best = verdict.passed;
  const objection = verdict.passed.forecast.kind === 'none' ? null : objectionOf(verdict.passed.forecast.forecast);
  if (objection === null) return false;
  seen.feedback.push(objection);
  seen.learnt.push(
    seen.turn < lineage.turns
      ? `${id}: written anew, because the forecast speaks against it`
      : `${id}: the forecast still speaks against it after ${lineage.turns} turns`,
  );
  return true;
}

function noteMissed(
  lineage: Lineage,
  { refuted, feedback, leftOut: out, turn }: Seen,
  { patch, verdict }: { readonly patch: CandidatePatch; readonly verdict: Extract<Judged, { kind: 'missed' }> },
): void {
  refuted.push(patch.id);
  feedback.push(verdict.told);
  const missed = leftOut(lineage, 'gate', { why: verdict.why, diff: patch.diff });
  out.push({ ...missed, id: turn === 1 ? lineage.id : `${lineage.id}~${turn}` });
}

/** The next turn goes on from what was left. Throws the stop, unless an earlier process recorded it: then somebody gave more, or asked again. */
function noteStop(seen: Seen, { result: { stop, candidates }, isNew }: Built): void {
  if (stop === undefined) return;
  seen.stops += 1;
  seen.begun = candidates[0]?.patch.changes ?? seen.begun;
  seen.feedback.push(feedbackOnStop);
  if (isNew) throw stoppedBy(stop, { unfinished: [], nodes: [] });
}

function chanceOf({ forecast }: Passed): number {
  return forecast.kind === 'none' ? 0 : forecast.forecast.chance;
}

interface BuildRequest {
  readonly lineage: Lineage;
  readonly own: OwnRung;
  readonly turn: number;
  readonly feedback: readonly string[];
  readonly refuted: readonly string[];
  readonly begun: readonly FileChange[];
}

/** One durable try in a checkout of its own. */
async function build({ state, contextFor, handover }: Workshop, request: BuildRequest): Promise<Built> {
  const { lineage, own, turn, feedback, refuted, begun } = request;
  const context = contextFor(`variants/${lineage.id}`);
  const { budget, seed } = context.settings;
  let isNew = false;
  const made = await context.step<Made>(`build-${turn}`, async () => {
    isNew = true;
    const from = context.clock.now();
    const result = await withCheckout(context, { base: state.repository.base, changes: begun }, (checkout) =>
      own.rung.builder.build({
        checkout,
        issue: state.issue,
        visibleTests: state.visibleTests,
        locations: locationsFor(state.plan, own.rung.builder.kind),
        handover: lineage.angle === null ? null : handover,
        ...(lineage.angle === null ? {} : { angle: lineage.angle }),
        feedback,
        refuted,
        budget,
        seed,
        progress: context.progress,
      }),
    );
    const isSearch = own.rung.builder.kind === 'search';
    const cut = isSearch ? { result, obeyed: false } : await onlyFix(state, context, result);
    return { ...cut, spent: own.spent(), ms: context.clock.now() - from };
  });
  return { ...made, isNew };
}

function makerOf({ rung, angle }: Lineage, rewrites: number): VariantMaker {
  return { rung: rung.name, builder: rung.builder.kind, model: rung.model, tier: rung.tier, angle, rewrites };
}

function leftOut({ id, rung }: Lineage, because: LeftOut['because'], { why, diff }: Pick<LeftOut, 'why' | 'diff'>): LeftOut {
  return { id, by: rung.name, because, why, diff };
}
