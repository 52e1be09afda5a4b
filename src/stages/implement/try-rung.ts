import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { stoppedBy } from '#domain/model-spending.ts';
import type { BuildAttempt } from '#domain/run-state.ts';
import { trajectoryOf } from '#domain/trajectory.ts';
import type { BuildResult, RankedCandidate, Rung } from '#ports/builder.ts';
import { attemptsLeft, isDeterministic, type Place } from '../ladder.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { askBuilder, handOver } from './ask-builder.ts';
import { type BuildInput, type Climb, type Judged, passedBy, refutedIds, type World } from './climbing.ts';
import { cutToFix } from './cut-to-fix.ts';
import { feedbackOn, feedbackOnNothing, feedbackOnStop } from './feedback.ts';
import { judgeCandidate, type SuiteUse } from './gate.ts';
import { readTry } from './read-try.ts';
import { separatingRatio } from './separation.ts';

/** Survivors of one rung that are judged one by one in fresh processes, one for each behaviour. */
const mostJudged = 10;

/** Asks one rung until a proposal of it passes, it has nothing new, its attempts are used up, or its tries lead nowhere. */
export async function tryRung(state: BuildInput, context: PhaseContext, step: Place, seen: Climb): Promise<void> {
  const world = { state, context, step, seen };
  const { rung } = step;
  const handover = handOver(world);
  const left = attemptsLeft(rung, state.attempts ?? []);
  const failing = [failingOnBase(state)];
  for (let turn = 1; turn <= left;) {
    const { result: made, isNew } = await askBuilder(world, handover);
    const result = await onlyFixes(world, made);
    seen.nodes.push(...shift(result.nodes, seen.nodes.length));
    seen.tried += result.tried;
    seen.last = result.summary;
    if (seen.obeyed.length > 0) return;
    const fresh = freshOf(world, result);
    const judged = await judgeAll(world, fresh);
    const { stop } = result;
    const isLeft = stop !== undefined && judged.every(({ verdict }) => verdict.kind === 'failed');
    if (isLeft) {
      noteStopped(world, result, judged);
      // One that an earlier process recorded was answered: somebody gave more, or asked again.
      if (isNew) throw stoppedBy(stop, { unfinished: [], nodes: [] });
      continue;
    }
    turn += 1;
    if (fresh.length === 0) {
      noteNothing(world, result);
      if (isDeterministic(rung)) return;
      continue;
    }
    const outcome = await noteJudged(world, judged, failing);
    if (outcome !== 'failed') return;
    const trajectory = trajectoryOf(failing);
    if (turn <= left && (trajectory === 'oscillatory' || trajectory === 'chaotic')) {
      seen.learnt.push(
        `the tries of ${rung.name} are ${trajectory} (failing tests: ${failing.join(', ')}): the next rung is asked`,
      );
      return;
    }
  }
}

/** What is judged of what a foreign builder left; the search engine changes nothing beside. */
async function onlyFixes({ state, context, step, seen }: World, result: BuildResult): Promise<BuildResult> {
  if (step.rung.builder.kind === 'search') return result;
  const candidates: RankedCandidate[] = [];
  for (const candidate of result.candidates) {
    const cut = await cutToFix(state, context, candidate);
    candidates.push(...cut.candidates);
    seen.obeyed.push(...cut.obeyed);
    if (cut.leftOut.length > 0) seen.learnt.push(`left out, because it is no part of a fix: ${cut.leftOut.join(', ')}`);
  }
  return { ...result, candidates };
}

function failingOnBase({ acceptance, acceptanceOnBase }: BuildInput): number {
  const passed = new Set(acceptanceOnBase.results.filter(({ status }) => status === 'passed').map(({ id }) => id));
  return Object.keys(acceptance.tests).filter((id) => !passed.has(id)).length;
}

function freshOf({ state, context, seen }: World, { candidates }: BuildResult): readonly RankedCandidate[] {
  const known = new Set(refutedIds(state, context, seen));
  return candidates.filter((candidate) => !known.has(candidate.patch.id));
}

function noteNothing({ step: { rung }, seen }: World, result: BuildResult): void {
  const isRepeated = result.candidates.length > 0;
  if (isRepeated) seen.last = `${result.summary}; the same change had failed before and was not tried again`;
  seen.attempts.push({
    ...attemptOf(rung),
    outcome: 'nothing',
    why: seen.last,
    seen: isRepeated ? feedbackOnNothing.repeated : feedbackOnNothing.unchanged,
  });
}

/** What was left is handed on: to the same rung, which goes on from there, and to the next one. */
function noteStopped({ step: { rung }, seen }: World, { candidates, summary }: BuildResult, judged: readonly Judged[]): void {
  const [candidate] = candidates;
  if (candidate === undefined) {
    const told = `${feedbackOnStop}\n${feedbackOnNothing.unchanged}`;
    seen.attempts.push({ ...attemptOf(rung), outcome: 'stopped', why: `${summary}; nothing of it belongs to a fix`, seen: told });
    return;
  }
  const verdict = judged[0]?.verdict;
  const why = verdict?.why ?? 'the same change had failed before';
  const isKept = seen.unfinished.some(({ by, patch }) => by === rung.name && patch.id === candidate.patch.id);
  if (!isKept) seen.unfinished.push({ by: rung.name, patch: candidate.patch, why });
  const told = verdict === undefined ? feedbackOnNothing.repeated : feedbackOn({ patch: candidate.patch, verdict, ...unread });
  seen.attempts.push({
    ...attemptOf(rung),
    outcome: 'stopped',
    why: `${summary}; ${why}`,
    seen: `${feedbackOnStop}\n${told}`,
  });
}

/** Reading a failure closer may ask a model, and none may be asked. */
const unread = { reading: null, perturbed: null, failing: [], trajectory: null } as const;

function attemptOf({ name, tier, model, builder }: Rung): Pick<BuildAttempt, 'rung' | 'tier' | 'model' | 'builder'> {
  return { rung: name, tier, model, builder: builder.kind };
}

async function judgeAll({ state, context, step, seen }: World, fresh: readonly RankedCandidate[]): Promise<readonly Judged[]> {
  const { rung } = step;
  const judged: Judged[] = [];
  for (const candidate of fresh) {
    if (seen.judged.filter((each) => each.rung === rung).length >= mostJudged) break;
    if (isJudgedInAnother(judged, candidate)) continue;
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

/** Of what behaves alike on generated inputs, so many may be refuted by what the builder did not see: then it is no fix in any form. */
const mostAlike = 3;

/** One that passed speaks for all that behave alike. One that failed shows that they need not: the inputs told too little. */
function isJudgedInAnother(judged: readonly Judged[], { patch }: RankedCandidate): boolean {
  const alike = judged.filter(({ candidate }) => candidate.sameBehaviourAs.includes(patch.id));
  return alike.length >= mostAlike || alike.some(({ verdict }) => verdict.kind === 'passed');
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
  const told = await readTry(world, best, failing);
  seen.attempts.push({ ...attemptOf(rung), outcome, why, seen: told });
  return outcome;
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

/** Local parents (`@i`) keep pointing at their own list once it is appended to another one. */
function shift(nodes: readonly NewHypothesisNode[], by: number): readonly NewHypothesisNode[] {
  return nodes.map((node) =>
    node.parent?.startsWith('@') ? { ...node, parent: `@${Number(node.parent.slice(1)) + by}` } : node,
  );
}
