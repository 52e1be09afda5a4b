import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { BuildAttempt } from '#domain/run-state.ts';
import { locationsFor } from '#domain/spec.ts';
import { trajectoryOf } from '#domain/trajectory.ts';
import type { BuildResult, RankedCandidate, Rung } from '#ports/builder.ts';
import { withCheckout } from '../execution.ts';
import { attemptsLeft, isDeterministic, type Place } from '../ladder.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { chooseNext } from './ask-failure-reader.ts';
import { type BuildInput, type Climb, type Judged, passedBy, refutedBefore } from './climb.ts';
import { feedbackOn, feedbackOnNothing } from './feedback.ts';
import { type GateVerdict, judgeCandidate, type SuiteUse } from './gate.ts';
import { grown, handoverNode, handoverText, heldBack } from './handover.ts';
import { perturb, type Perturbed } from './perturb.ts';
import { type FailureReading, readFailure } from './read-failure.ts';
import { separatingRatio } from './separation.ts';

/** Survivors of one rung that are judged one by one in fresh processes, one for each behaviour. */
const mostJudged = 10;

interface World {
  readonly state: BuildInput;
  readonly context: PhaseContext;
  readonly step: Place;
  readonly seen: Climb;
}

/** Asks one rung until a proposal of it passes, it has nothing new, its attempts are used up, or its tries lead nowhere. */
export async function tryRung(state: BuildInput, context: PhaseContext, step: Place, seen: Climb): Promise<void> {
  const world = { state, context, step, seen };
  const { rung } = step;
  const handover = handOver(world);
  const left = attemptsLeft(rung, state.attempts ?? []);
  const failing = [failingOnBase(state)];
  for (let turn = 1; turn <= left; turn++) {
    const result = await build(world, handover);
    seen.nodes.push(...shift(result.nodes, seen.nodes.length));
    seen.tried += result.tried;
    seen.last = result.summary;
    const fresh = freshOf(world, result);
    if (fresh.length === 0) {
      await noteNothing(world, result);
      if (isDeterministic(rung)) return;
      continue;
    }
    const judged = await judgeAll(world, fresh);
    const outcome = await noteJudged(world, judged, failing);
    if (outcome !== 'failed') return;
    const trajectory = trajectoryOf(failing);
    if (turn < left && (trajectory === 'oscillatory' || trajectory === 'chaotic')) {
      seen.learnt.push(
        `the tries of ${rung.name} are ${trajectory} (failing tests: ${failing.join(', ')}): the next rung is asked`,
      );
      return;
    }
  }
}

function failingOnBase({ acceptance, acceptanceOnBase }: BuildInput): number {
  const passed = new Set(acceptanceOnBase.results.filter(({ status }) => status === 'passed').map(({ id }) => id));
  return Object.keys(acceptance.tests).filter((id) => !passed.has(id)).length;
}

/** What a rung above the first is told; `null` for the first, and where the owner switched the hand-over off. */
function handOver({ state, context, step, seen }: World): string | null {
  if (step.level === 0) return null;
  const { rung } = step;
  const isOn = context.settings.handOver;
  const text = isOn ? handoverText(grown(context.graph, seen.nodes), heldBack(state)) : null;
  seen.nodes.push(handoverNode(rung.name, text, isOn));
  if (!isOn) seen.learnt.push(`hand-over is switched off: ${rung.name} is told nothing of what was learnt before it`);
  return text;
}

function build({ state, context, step, seen }: World, handover: string | null): Promise<BuildResult> {
  const { rung } = step;
  const number = attemptsOf(state, seen, rung).length + 1;
  return context.step(`build-${rung.name}-${number}`, () =>
    withCheckout(context, { base: state.repository.base, changes: [] }, (checkout) =>
      rung.builder.build({
        checkout,
        issue: state.issue,
        visibleTests: state.visibleTests,
        locations: locationsFor(state.plan, rung.builder.kind),
        handover,
        feedback: feedbackFor(state, context, seen, rung),
        refuted: refutedIds(state, context, seen),
        budget: context.settings.budget,
        seed: context.settings.seed,
        progress: context.progress,
      }),
    ),
  );
}

/** Of a rung, in this run. */
function attemptsOf({ attempts = [] }: BuildInput, seen: Climb, rung: Rung): readonly BuildAttempt[] {
  return [...attempts, ...seen.attempts].filter((attempt) => attempt.rung === rung.name);
}

/** Its own tries first; then why later phases sent the run back, unless that was another rung's try and the hand-over is switched off. */
function feedbackFor(state: BuildInput, { settings }: PhaseContext, seen: Climb, rung: Rung): readonly string[] {
  const own = attemptsOf(state, seen, rung).flatMap((attempt) => (attempt.seen === undefined ? [] : [attempt.seen]));
  const sent = (state.sentBack ?? []).filter((each) => each.rung === rung.name || settings.handOver);
  return [...own, ...sent.map(({ feedback }) => feedback)];
}

/** What no gate is asked about again. What passed is not in it: a rung that comes to the same change agrees with it. */
function refutedIds(state: BuildInput, context: PhaseContext, { judged }: Climb): readonly string[] {
  const failed = judged.filter(({ verdict }) => verdict.kind !== 'passed');
  return [...new Set([...refutedBefore(state, context.graph), ...failed.map(({ candidate }) => candidate.patch.id)])];
}

function freshOf({ state, context, seen }: World, { candidates }: BuildResult): readonly RankedCandidate[] {
  const known = new Set(refutedIds(state, context, seen));
  return candidates.filter((candidate) => !known.has(candidate.patch.id));
}

async function noteNothing({ step: { rung }, seen }: World, result: BuildResult): Promise<void> {
  const isRepeated = result.candidates.length > 0;
  if (isRepeated) seen.last = `${result.summary}; the same change had failed before and was not tried again`;
  seen.attempts.push({
    ...attemptOf(rung),
    outcome: 'nothing',
    why: seen.last,
    seen: isRepeated ? feedbackOnNothing.repeated : feedbackOnNothing.unchanged,
  });
}

function attemptOf({ name, tier, model, builder }: Rung): Pick<BuildAttempt, 'rung' | 'tier' | 'model' | 'builder'> {
  return { rung: name, tier, model, builder: builder.kind };
}

async function judgeAll({ state, context, step, seen }: World, fresh: readonly RankedCandidate[]): Promise<readonly Judged[]> {
  const { rung } = step;
  const judged: Judged[] = [];
  for (const candidate of fresh) {
    if (seen.judged.filter((each) => each.rung === rung).length >= mostJudged) break;
    if (judged.some((other) => other.candidate.sameBehaviourAs.includes(candidate.patch.id))) continue;
    if (isSettled(judged, candidate)) break;
    context.progress({ doing: 'judging survivors alone, in fresh processes', done: seen.judged.length, total: null });
    const verdict = await context.step(`judge-${candidate.patch.id.slice(0, 16)}`, () =>
      judgeCandidate(state, context, candidate, suiteUse(context, rung)),
    );
    if (!seen.judged.some((other) => other.candidate.patch.id === candidate.patch.id)) seen.nodes.push(verdict.node);
    judged.push({ candidate, rung, verdict });
    seen.judged.push({ candidate, rung, verdict });
    if (verdict.kind === 'tampered') break;
  }
  return judged;
}

/** Candidates come most plausible first: after one that passed, those that could not rival it any more need no judge. */
function isSettled(judged: readonly Judged[], next: RankedCandidate): boolean {
  const leader = judged.find(({ verdict }) => verdict.kind === 'passed');
  return leader !== undefined && leader.candidate.plausibility >= separatingRatio * next.plausibility;
}

/** A lone program is judged by SELF_REVIEW: nobody is there who would try again. */
function suiteUse({ ladder }: PhaseContext, { builder }: Rung): SuiteUse {
  if (builder.kind === 'search') return 'after-acceptance';
  return builder.kind === 'command' && ladder.length === 1 ? 'never' : 'always';
}

async function noteJudged(world: World, judged: readonly Judged[], failing: number[]): Promise<BuildAttempt['outcome']> {
  const { context, step, seen } = world;
  const { rung } = step;
  const tampered = judged.find(({ verdict }) => verdict.kind === 'tampered');
  const passed = passedBy(judged, rung);
  const best = tampered ?? nearest(judged);
  const outcome = tampered !== undefined ? 'tampered' : passed.length > 0 ? 'passed' : 'failed';
  const why = outcome === 'passed' ? seen.last : (best?.verdict.why ?? seen.last);
  if (outcome !== 'failed' || best === undefined || isAlone(context, rung)) {
    seen.attempts.push({ ...attemptOf(rung), outcome, why });
    return outcome;
  }
  if (best.verdict.failing !== null) failing.push(best.verdict.failing);
  noteTrajectory(seen, best, failing);
  const told = await readNext(world, best, failing);
  seen.attempts.push({ ...attemptOf(rung), outcome, why, seen: told });
  return outcome;
}

/** Repeated trials show how they move: the node of the latest says it. */
function noteTrajectory({ nodes }: Climb, { verdict }: Judged, failing: readonly number[]): void {
  const at = nodes.indexOf(verdict.node);
  if (at >= 0 && failing.length > 2) nodes[at] = { ...verdict.node, trajectory: trajectoryOf(failing) };
}

/** The one with the fewest red tests. */
function nearest(judged: readonly Judged[]): Judged | undefined {
  const many = Number.MAX_SAFE_INTEGER;
  return judged.toSorted((one, other) => (one.verdict.failing ?? many) - (other.verdict.failing ?? many))[0];
}

/** Nobody will try again, told what was seen: the engine and a program of the user's read no feedback. */
function isAlone({ ladder }: PhaseContext, rung: Rung): boolean {
  return isDeterministic(rung) && ladder.length === 1;
}

/** Reads the failing assertion, runs what tells more about it, records both, and says what the next try is told. */
async function readNext(
  { state, context, seen }: World,
  { candidate, verdict }: Judged,
  failing: readonly number[],
): Promise<string> {
  const reading = readFailure(verdict.red, verdict.failing !== null);
  const perturbed = reading === null ? null : await look({ state, context, seen }, { reading, candidate, verdict });
  const trajectory = failing.length > 2 ? trajectoryOf(failing) : null;
  return feedbackOn({ patch: candidate.patch, verdict, reading, perturbed, failing, trajectory });
}

interface Look {
  readonly reading: FailureReading;
  readonly candidate: RankedCandidate;
  readonly verdict: GateVerdict;
}

async function look(
  { state, context, seen }: Omit<World, 'step'>,
  { reading, candidate, verdict }: Look,
): Promise<Perturbed | null> {
  const chosen = await chooseNext(context, reading, candidate);
  if (chosen === null) return null;
  if (chosen.learnt !== null) seen.learnt.push(chosen.learnt);
  const perturbed = await context.step(`look-${candidate.patch.id.slice(0, 16)}`, () =>
    perturb(state, context, { reading, next: chosen.next, candidate, edge: chosen.edge }),
  );
  if (perturbed === null) return null;
  const under = seen.nodes.findLastIndex(({ perturbation }) => perturbation === verdict.node.perturbation);
  seen.nodes.push({ ...perturbed.node, parent: under < 0 ? null : `@${under}` });
  return perturbed;
}

/** Local parents (`@i`) keep pointing at their own list once it is appended to another one. */
function shift(nodes: readonly NewHypothesisNode[], by: number): readonly NewHypothesisNode[] {
  return nodes.map((node) =>
    node.parent?.startsWith('@') ? { ...node, parent: `@${Number(node.parent.slice(1)) + by}` } : node,
  );
}
