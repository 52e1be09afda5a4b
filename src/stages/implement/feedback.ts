import type { Trajectory } from '#domain/hypothesis-graph.ts';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import { count } from '#present/run-log.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import type { GateVerdict } from './gate.ts';
import type { Perturbed } from './perturb.ts';
import { assertionLine, type FailureReading } from './read-failure.ts';

export interface SeenTry {
  readonly patch: CandidatePatch;
  readonly verdict: GateVerdict;
  readonly reading: FailureReading | null;
  readonly perturbed: Perturbed | null;
  /** Numbers of failing tests, base first. */
  readonly failing: readonly number[];
  readonly trajectory: Trajectory | null;
}

const mostTold = 3_000;

/**
 * What a builder is told of a try that failed: messages of tests that it may see (examples of the issue that are not held aside, and the repository's
 * own), numbers for all others, and never the text of an acceptance test. What tests print is wrapped.
 */
export function feedbackOn({ patch, verdict, reading, perturbed, failing, trajectory }: SeenTry): string {
  if (verdict.kind === 'tampered')
    return 'The change was rejected: it touched something that no fix may touch (tests, their configuration, or the test framework).';
  const told = verdict.red.filter(({ of }) => of === 'visible' || of === 'suite');
  const untold = verdict.red.length - told.length;
  const isTold = reading !== null && told.includes(reading.test);
  const sentences = [
    `Your change of ${patch.changes.length === 1 ? 'one file' : `${patch.changes.length} files`} failed: ${count(verdict.red.length, 'test')} that must pass ${verdict.red.length === 1 ? 'is' : 'are'} red.`,
    ...(reading === null ? [] : [`At fault: ${reading.fault}, because ${reading.because}.`]),
    ...(reading?.test.asOnBase === true ? ['It fails exactly as it did before your change.'] : []),
    ...(perturbed === null ? [] : [`Looked closer: ${perturbed.says}.`]),
    ...(untold === 0 ? [] : [`${count(untold, 'red test')} you are not shown.`]),
    ...(trajectory === null ? [] : [`Failing tests before and after each try: ${failing.join(', ')} (${trajectory}).`]),
  ];
  const lines = [...told.map(assertionLine), ...(isTold && perturbed?.detail ? [perturbed.detail] : [])];
  return lines.length === 0 ? sentences.join(' ') : `${sentences.join(' ')}\n${untrustedInput(lines.join('\n'), mostTold)}`;
}

/** What a builder is told that gave nothing to judge. */
export const feedbackOnNothing = {
  unchanged:
    'Your last try left no change that could be judged. Only what is changed in the checkout counts, not what is said about it.',
  repeated: 'Your last try was a change that had failed before; the same change is not judged twice.',
} as const;

/** What a builder is told that was stopped, before what was seen of what it had left. */
export const feedbackOnStop: string =
  'You were stopped before you had ended. Your checkout holds what you had changed by then: go on from there, or take it back.';
