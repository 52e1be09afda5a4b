import type { Halt } from '#domain/halt.ts';
import type { Judgement } from '#domain/run-state.ts';
import { problemKinds } from '#domain/test-report.ts';
import type { Score } from '#domain/score.ts';
import { count } from '#present/run-log.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { refusals } from '../tampering.ts';
import type { Seen } from './look.ts';

type Refusal = Omit<Halt, 'phase'>;

/** Why the change is refused whatever anybody thinks of it; `null` where nothing forbids it. */
export function refuse({ evidence }: Judgement, seen: Seen, { settings }: PhaseContext): Refusal | null {
  const tampered = refusals(seen.tampering);
  if (tampered.length > 0) {
    return {
      reason: 'score-below-floor',
      summary: `The change was rejected: ${tampered[0]}. Its score is 0 and nothing was written to the repository.`,
      evidence: tampered,
      wayOn: 'Have the builder leave tests, test configuration and the test framework alone, then run this again.',
    };
  }
  if (seen.oracle.length > 0) {
    return {
      reason: 'diff-mismatches-spec',
      summary: 'The tests report success, but the values seen from outside the process are not what the issue asks for.',
      evidence: seen.oracle,
      wayOn: 'Read the diff: something in it deceives the test framework. Nothing was written to the repository.',
    };
  }
  if (evidence.suite !== null && evidence.suite.newFailures.length > 0 && !settings.lifted.includes('regression-found')) {
    return {
      reason: 'regression-found',
      summary: `The change breaks ${count(evidence.suite.newFailures.length, 'test')} that passed before it.`,
      evidence: evidence.suite.newFailures.slice(0, 20),
      wayOn: 'Run the same command with --resume to try again from this point, or with another builder.',
    };
  }
  return null;
}

/** Why the evidence is too weak; `null` where it is not, or where it would not be in the best case. */
export function tooWeak(bestCase: Judgement, { score, after }: Judgement): Refusal | null {
  if (bestCase.score.route !== 'rejected') return null;
  return {
    reason: 'score-below-floor',
    summary: `The evidence for this change is too weak: its score is ${score.value.toFixed(2)}, and below 0.50 nothing is written.`,
    evidence: [...partLines(score), ...problemKinds(after.problems).map((kind) => `the report cannot be believed: ${kind}`)],
    wayOn: 'Add examples to the issue or tests to the repository, then run this again.',
  };
}

function partLines(score: Score): readonly string[] {
  return [
    ...Object.entries(score.parts).map(([part, value]) => `${part}: ${value.toFixed(2)}`),
    ...score.caps.map((cap) => `capped: ${cap}`),
  ];
}
