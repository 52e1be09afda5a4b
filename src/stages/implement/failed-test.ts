import { isModelWritten } from '#domain/model-tests.ts';
import type { RunState } from '#domain/run-state.ts';
import type { TestFailure, TestReport } from '#domain/test-report.ts';
import type { SourceLocation } from '#domain/source-location.ts';

/** A test that a candidate leaves red, with its failing assertion. Survives JSON. */
export interface FailedTest {
  readonly id: string;
  /**
   * `visible`: an acceptance test of an example that the builder may see; `hidden`: of one held aside; `written`: an acceptance test that a model
   * wrote; `suite`: the repository's own.
   */
  readonly of: 'visible' | 'hidden' | 'written' | 'suite';
  readonly kind: TestFailure['kind'];
  /** First 500 characters. */
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly at: SourceLocation | null;
  /** It failed on base with the same message: the change made no difference to it. */
  readonly asOnBase: boolean;
}

type Input = Pick<RunState, 'acceptance' | 'acceptanceOnBase' | 'visibleTests' | 'suiteOnBase'> &
  Partial<Pick<RunState, 'modelTests'>>;

/** The acceptance tests that a report does not show passed. */
export function redAcceptance(state: Input, report: TestReport): readonly FailedTest[] {
  return Object.keys(state.acceptance.tests).flatMap((id) => {
    const result = report.results.find((each) => each.id === id);
    if (result?.status === 'passed') return [];
    const failure = result?.failure ?? report.fileFailures[0]?.failure ?? null;
    return [failedTest(id, ofAcceptance(state, id), failure, state.acceptanceOnBase)];
  });
}

/** The tests of the suite that fail and did not on base. */
export function redSuite(
  { suiteOnBase }: Pick<Input, 'suiteOnBase'>,
  suite: TestReport | null,
  newFailures: readonly string[],
): readonly FailedTest[] {
  if (suite === null || suiteOnBase === null) return [];
  return newFailures.map((id) => {
    const inFile = suite.fileFailures.find(({ file }) => id === file || id.startsWith(`${file} > `));
    const failure = suite.results.find((each) => each.id === id)?.failure ?? inFile?.failure ?? null;
    return failedTest(id, 'suite', failure, suiteOnBase.report);
  });
}

function failedTest(id: string, of: FailedTest['of'], failure: TestFailure | null, base: TestReport): FailedTest {
  const before = base.results.find((each) => each.id === id)?.failure ?? null;
  return {
    id,
    of,
    kind: failure?.kind ?? 'exit',
    message: (failure?.message ?? 'no result was reported').slice(0, 500),
    expected: failure?.expected?.slice(0, 300) ?? null,
    actual: failure?.actual?.slice(0, 300) ?? null,
    at: failure?.frames[0] ?? null,
    asOnBase: before !== null && failure !== null && before.message === failure.message && before.actual === failure.actual,
  };
}

function ofAcceptance({ acceptance, visibleTests, modelTests }: Input, id: string): FailedTest['of'] {
  if (isModelWritten(modelTests, id)) return 'written';
  const examples = acceptance.tests[id] ?? [];
  const visible = new Set(Object.values(visibleTests.tests).flat());
  return examples.length > 0 && examples.every((example) => visible.has(example)) ? 'visible' : 'hidden';
}
