import type { HypothesisNode, Observation } from '../hypothesis-graph.ts';
import { fault, type ReceiptFault } from '../receipt/fault.ts';
import type { RepairPredicate } from '../receipt.ts';
import { failedByAssertion, type FailureKind, type ReportProblem, type TestReport } from '../test-report.ts';

/** Failures of a test that ran to its own end or would never end; the others say that it did not run as a test. */
const failuresOfTests: readonly FailureKind[] = ['assertion', 'exception', 'timeout'];

/**
 * Base with the acceptance tests: every fail-to-pass test ran and failed, at least one of them because an assertion did not hold;
 * the other acceptance tests passed. A failure at load, import or set-up is not the failure that was claimed. Where the acceptance tests add nothing to
 * base, they are the repository's own, and may fail by an exception as their authors meant them to.
 */
export function checkRed(repair: RepairPredicate, report: TestReport): ReceiptFault | null {
  const unbelieved = report.problems[0];
  if (unbelieved !== undefined)
    return fault('replay-not-red', 'base', 'a report that can be believed', describeProblem(unbelieved));
  const red = repair.tests.failToPass.names ?? [];
  for (const { id } of repair.acceptance.tests) {
    const result = report.results.find((each) => each.id === id);
    const isRed = result?.failure !== undefined && result.failure !== null && failuresOfTests.includes(result.failure.kind);
    const found = describeTest(report, id);
    if (red.includes(id) && !isRed) return fault('replay-not-red', id, 'failed', found);
    if (!red.includes(id) && result?.status !== 'passed') return fault('replay-not-red', id, 'passed', found);
  }
  const isOwn = repair.testedTree === repair.base.tree;
  const fails = (id: string): boolean => failedByAssertion(report, id) || (isOwn && failedByException(report, id));
  if (red.some(fails)) return null;
  return fault('replay-not-red', red[0] ?? 'base', 'failed by assertion', describeTest(report, red[0] ?? ''));
}

function failedByException(report: TestReport, id: string): boolean {
  return report.results.some((result) => result.id === id && result.failure?.kind === 'exception');
}

/** Head: every acceptance test passed, and its files fail nowhere where they did not fail on base. */
export function checkGreen(repair: RepairPredicate, head: TestReport, base: TestReport): ReceiptFault | null {
  const unbelieved = head.problems[0];
  if (unbelieved !== undefined)
    return fault('replay-not-green', 'head', 'a report that can be believed', describeProblem(unbelieved));
  const notPassed = repair.acceptance.tests.find(({ id }) => statusOf(head, id) !== 'passed');
  if (notPassed !== undefined) return fault('replay-not-green', notPassed.id, 'passed', describeTest(head, notPassed.id));
  const known = new Set(failuresOf(base));
  const fresh = failuresOf(head).find((id) => !known.has(id));
  return fresh === undefined ? null : fault('replay-not-green', fresh, 'no failure that base does not have', 'failed');
}

/** What fails in a report: test ids, and file names for failures at load. */
export function failuresOf(report: TestReport): readonly string[] {
  const tests = report.results.filter((result) => result.status === 'failed').map((result) => result.id);
  return [...tests, ...report.fileFailures.map((failure) => failure.file)];
}

/**
 * The repository's own suite: every pass-to-pass test passes on head, and what fails on head fails on base too. `base` is `null`
 * where head had no failures, so that base need not be asked.
 */
export function checkSuite(passToPass: readonly string[], head: TestReport, base: TestReport | null): ReceiptFault | null {
  const unbelieved = [head, ...(base === null ? [] : [base])].flatMap((report) => report.problems)[0];
  if (unbelieved !== undefined) {
    return fault('replay-regression', 'suite', 'a report that can be believed', describeProblem(unbelieved));
  }
  const statuses = new Map(head.results.map((result) => [result.id, result.status]));
  const lost = passToPass.find((id) => statuses.get(id) !== 'passed');
  if (lost !== undefined) return fault('replay-regression', lost, 'passed', statuses.get(lost) ?? 'not run');
  const known = new Set(base === null ? [] : failuresOf(base));
  const fresh = failuresOf(head).find((id) => !known.has(id));
  return fresh === undefined ? null : fault('replay-regression', fresh, 'no failure that base does not have', 'failed');
}

/** A node of the graph, run again: exit code and the status of each test that the recorded observation names. */
export function checkNode(node: HypothesisNode, seen: Pick<Observation, 'exitCode' | 'tests'>): ReceiptFault | null {
  for (const [id, status] of Object.entries(node.observed.tests)) {
    const found = seen.tests[id] ?? 'not run';
    if (found !== status) return fault('node-disagrees', `${node.id}, ${id}`, status, found);
  }
  // A try inside a shared process, or one that was stopped, had no exit status of its own; its tests were compared above.
  if (node.observed.exitCode === null && Object.keys(node.observed.tests).length > 0) return null;
  const claimed = describeExit(node.observed.exitCode);
  const found = describeExit(seen.exitCode);
  return claimed === found ? null : fault('node-disagrees', node.id, claimed, found);
}

function statusOf(report: TestReport, id: string): string | null {
  return report.results.find((result) => result.id === id)?.status ?? null;
}

function describeTest(report: TestReport, id: string): string {
  const result = report.results.find((each) => each.id === id);
  if (result === undefined) return report.fileFailures.length > 0 ? 'not run: a test file failed to load' : 'not run';
  return result.failure === null ? result.status : `${result.status} (${result.failure.kind})`;
}

function describeExit(exitCode: number | null): string {
  return exitCode === null ? 'no exit code' : `exit code ${exitCode}`;
}

function describeProblem(problem: ReportProblem): string {
  return problem.kind.replaceAll('-', ' ');
}
