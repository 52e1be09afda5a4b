import type { TestQuestion } from './conclude-test.ts';
import type { LegResult, LegRun } from './leg.ts';

type Test = LegRun['tests'][number];

const testOf = (id: string, failure: Test['failure'] = null): Test => ({
  id,
  status: failure === null ? 'passed' : 'failed',
  failure,
});

const runOf = (...tests: readonly Test[]): LegRun => ({
  exitCode: tests.some(({ status }) => status === 'failed') ? 1 : 0,
  tests,
  fileFailures: [],
  problems: [],
});

export const headCommit: string = 'b'.repeat(40);
export const baseCommit: string = 'a'.repeat(40);

export interface Legs {
  readonly base: LegResult;
  readonly head: LegResult;
}

/** Two runs of an honest pull request: one new test, one test file that it adds to, and a suite that loses nothing. */
export function honestLegs(claim: LegResult['claim'] = { kind: 'none' }): Legs {
  const about = {
    kind: 'patchline-gate-leg',
    version: 1,
    base: baseCommit,
    head: headCommit,
    claim,
    tests: { kind: 'some', runner: 'node-test', argv: ['node', '--test'], files: ['test/a.test.js', 'test/new.test.js'] },
    truncated: false,
  } as const;
  const old = 'test/a.test.js > adds';
  const added = ['test/a.test.js > subtracts', 'test/new.test.js > divides'] as const;
  const suite = runOf(testOf(old), testOf('test/b.test.js > stays'), testOf('test/b.test.js > was red before', 'exception'));
  const red = runOf(testOf(old), testOf(added[0], 'assertion'), testOf(added[1], 'assertion'));
  const green = runOf(testOf(old), testOf(added[0]), testOf(added[1]));
  const onHead = runOf(...suite.tests, testOf(added[0]), testOf(added[1]));
  return {
    base: { ...about, leg: 'base', repeats: [red, red], suite, earlier: null, mutants: null, tampering: [] },
    head: {
      ...about,
      leg: 'head',
      repeats: [green, green],
      suite: onHead,
      earlier: runOf(testOf(old)),
      mutants: { killed: 3, total: 4 },
      tampering: [],
    },
  };
}

export const receiptClaim: LegResult['claim'] = {
  kind: 'receipt',
  digest: '1'.repeat(64),
  keyid: 'key',
  workItem: '2'.repeat(64),
  failToPass: ['test/a.test.js > subtracts', 'test/new.test.js > divides'],
  acceptance: ['test/a.test.js > adds', 'test/a.test.js > subtracts', 'test/new.test.js > divides'],
  scorePercent: 90,
};

export function questionOf(legs: TestQuestion['legs']): TestQuestion {
  return { head: headCommit, legs, issue: null, testWords: new Set() };
}
