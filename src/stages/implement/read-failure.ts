import { formatLocation } from '#domain/source-location.ts';
import type { FailedTest } from './failed-test.ts';

/** Who is wrong where a test is red. `unknown`: what was seen does not tell. */
export const faults = ['implementation', 'test', 'unknown'] as const;
export type Fault = (typeof faults)[number];

/** What can be executed to learn more of a red test. A closed set; a model may choose from it and from nothing else. */
export const nextPerturbations = ['observe-value', 'run-again', 'run-on-base'] as const;
export type NextPerturbation = (typeof nextPerturbations)[number];

export interface FailureReading {
  /** The failing assertion that is read: the first that the builder may hear of, or the first at all. */
  readonly test: FailedTest;
  readonly fault: Fault;
  /** One sentence without the text of any test. */
  readonly because: string;
  /** What to run next, likeliest to tell first; empty where nothing more would be learnt without telling what is held aside. */
  readonly next: readonly NextPerturbation[];
}

/** Reads the failing assertion and says, where that follows from what was executed, whether implementation or test is at fault. `null`: nothing is red. */
export function readFailure(red: readonly FailedTest[], isBelieved: boolean): FailureReading | null {
  const rank = ['visible', 'suite', 'hidden', 'written'] as const;
  const [test] = red.toSorted((one, other) => rank.indexOf(one.of) - rank.indexOf(other.of));
  if (test === undefined) return null;
  if (!isBelieved) return { test, fault: 'unknown', because: 'the report of the tests cannot be believed', next: ['run-again'] };
  switch (test.of) {
    case 'visible':
      return { test, fault: 'implementation', because: 'an example of the issue is red', next: ['observe-value'] };
    case 'suite':
      return {
        test,
        fault: 'implementation',
        because: 'a test of the repository that did not fail on base fails now',
        next: ['run-again', 'run-on-base'],
      };
    case 'hidden':
      return { test, fault: 'implementation', because: 'an example of the issue that was held aside is red', next: [] };
    case 'written':
      return {
        test,
        fault: 'test',
        because: "only tests that are no example of the issue are red, while the issue's examples and the suite are green",
        next: ['run-again', 'run-on-base'],
      };
  }
}

/** The failing assertion in one line: what was expected, what came, where. */
export function assertionLine({ id, kind, message, expected, actual, at }: FailedTest): string {
  const values = expected === null || actual === null ? '' : `; expected ${expected}, received ${actual}`;
  return `${id}: ${kind}: ${message.replaceAll(/\s+/g, ' ').trim()}${values}${at === null ? '' : ` at ${formatLocation(at)}`}`;
}
