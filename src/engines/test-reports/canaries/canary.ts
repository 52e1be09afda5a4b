import { randomInt } from 'node:crypto';
import type { ReportProblem, TestFailure, TestResult } from '#domain/test-report.ts';
import { randomWord } from './wrong-value.ts';

/** A test that must fail, laid among the real ones for one execution. */
export interface Canary {
  /** `file > suite > name`, as the runner must report it. */
  readonly id: string;
  readonly file: string;
  /** Id of the test that it repeats with one assertion made false; `null` for an assertion over constants. */
  readonly repeats: string | null;
}

/** A name like a given one: other digits, or one other word. Never one of `taken`. */
export function nameLike(name: string, taken: ReadonlySet<string>): string {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const candidate = changed(name);
    if (!taken.has(candidate)) return candidate;
  }
  return `${name} ${randomWord(8)}`;
}

function changed(name: string): string {
  const parts = [...name.matchAll(/\d+|[a-z]{3,}/g)];
  const part = parts.length === 0 ? undefined : parts[randomInt(parts.length)];
  if (part === undefined) return `${name} ${randomWord(5)}`;
  const [text] = part;
  const other = /\d/.test(text) ? String(randomInt(10 ** Math.min(text.length + 1, 6))) : randomWord(text.length);
  return `${name.slice(0, part.index)}${other}${name.slice(part.index + text.length)}`;
}

export interface Reported {
  readonly results: readonly TestResult[];
  readonly fileFailures: readonly { readonly file: string; readonly failure: TestFailure }[];
}

/**
 * The canaries that did not fail by assertion as they had to. One that repeats a test says nothing where that test failed itself: its
 * changed expectation may by chance be what the faulty code gives. A file that is itself reported as failed need not have run them.
 */
export function canaryProblems(canaries: readonly Canary[], reported: Reported): readonly ReportProblem[] {
  const byId = new Map(reported.results.map((result) => [result.id, result]));
  const broken = new Set(reported.fileFailures.map((entry) => entry.file));
  return canaries
    .filter(
      (canary) =>
        !failedAsDue(canary, byId) && !(byId.get(canary.id) === undefined && (broken.has(canary.file) || broken.has(''))),
    )
    .map((canary) => ({ kind: 'canary-not-failed', canary: canary.id }));
}

function failedAsDue(canary: Canary, results: ReadonlyMap<string, TestResult>): boolean {
  const original = canary.repeats === null ? undefined : results.get(canary.repeats);
  if (original?.status === 'failed') return true;
  const result = results.get(canary.id);
  return result?.status === 'failed' && result.failure?.kind === 'assertion';
}
