import type { FailureKind, ReportProblem, TestFailure, TestResult } from '#domain/test-report.ts';
import type { SandboxResult } from '#ports/sandbox.ts';
import type { Execution } from './execution.ts';
import { framesInRepository } from './failure-frames.ts';
import { endingProblems, type ExecutionReading } from './read-signed.ts';
import { parseJunit } from './junit.ts';
import { parseTap } from './tap.ts';

/** The pseudo file of tests that only a program's output tells of. */
export const commandFile = 'command';

interface Point {
  readonly name: string;
  readonly status: TestResult['status'];
  readonly kind: FailureKind;
  readonly message: string;
}

/** One test file that prints TAP. The plan has to be kept: fewer or more points than announced is a report that nobody finished. */
export function readTapExecution(execution: Execution, outcome: SandboxResult): ExecutionReading {
  const stream = parseTap(outcome.stdout);
  const file = execution.files[0] ?? commandFile;
  const results = stream.points.map((point) => resultOf(file, tapPoint(point)));
  const isComplete = stream.planned !== null && !stream.bailedOut;
  const hasLoaded = results.length > 0 || isComplete;
  const fileFailures = hasLoaded ? [] : [{ file, failure: loadFailure(outcome) }];
  const failed = fileFailures.length > 0 || results.some((result) => result.status === 'failed');
  return { results, fileFailures, problems: endingProblems(execution, outcome, { isComplete, failed }) };
}

/** Any program: TAP or JUnit XML on its output where it prints one, its exit status as one test where not. */
export function readOutputExecution(execution: Execution, outcome: SandboxResult): ExecutionReading {
  const points = outputPoints(outcome.stdout);
  const results = (points.length > 0 ? points : [exitStatus(outcome)]).map((point) => resultOf(commandFile, point));
  const failed = results.some((result) => result.status === 'failed') || claimsFailure(outcome.stdout);
  const problems: ReportProblem[] = ranNothing(outcome.stdout) ? [{ kind: 'no-tests' }] : [];
  return {
    results,
    fileFailures: [],
    problems: [...problems, ...endingProblems(execution, outcome, { isComplete: true, failed })],
  };
}

function outputPoints(stdout: string): readonly Point[] {
  if (/<testsuites?\b/.test(stdout)) {
    return parseJunit(stdout).map((test) => ({
      ...test,
      kind: /assert|expect/i.test(test.failureType) ? 'assertion' : 'exception',
    }));
  }
  const stream = parseTap(stdout);
  return /^TAP version|^1\.\.\d+/m.test(stdout) && !stream.bailedOut ? stream.points.map(tapPoint) : [];
}

/** What is not ok is an assertion, unless the block below it tells of something thrown (tap: `tapCaught`, a `type`; tape: its operator). */
function tapPoint(point: { name: string; status: TestResult['status']; diagnostic: string }): Point {
  const isThrown =
    /^\s*(?:tapCaught:|type: '?(?!Assertion)\w+Error\b|operator: '?(?:error|fail)\b|failureType: '?(?!testCodeFailure))/m.test(
      point.diagnostic,
    );
  const isOtherError = /^\s*name: '?(?!Assertion)\w*Error\b/m.test(point.diagnostic);
  return {
    name: point.name,
    status: point.status,
    kind: isThrown || isOtherError ? 'exception' : 'assertion',
    message: point.diagnostic,
  };
}

function exitStatus(outcome: SandboxResult): Point {
  const message = (outcome.stderr.trim() || outcome.stdout.trim()).slice(-2_000);
  return { name: 'exit status', status: outcome.exitCode === 0 ? 'passed' : 'failed', kind: 'exit', message };
}

/** Summary lines of common runners: `3 failing`, `Tests: 1 failed`, `# fail 2`, `2 tests failed`. */
function claimsFailure(stdout: string): boolean {
  return /^\s*(?:[1-9]\d* failing\b|Tests:\s+[1-9]\d* failed\b|# fail\s+[1-9]|[1-9]\d* (?:tests?|uncaught exceptions?) failed\b)/m.test(
    stdout,
  );
}

function ranNothing(stdout: string): boolean {
  return /^\s*(?:0 passing\b|No tests? (?:files? )?found\b|# tests 0$|1\.\.0$)/m.test(stdout);
}

function resultOf(file: string, point: Point): TestResult {
  const { name, status, kind, message } = point;
  const frames = framesInRepository(message);
  const failure: TestFailure = { kind, message: message.slice(0, 2_000), expected: null, actual: null, frames };
  return { id: `${file} > ${name}`, file, name, status, failure: status === 'failed' ? failure : null, durationMs: 0 };
}

function loadFailure(outcome: SandboxResult): TestFailure {
  const message = outcome.stderr.trim().slice(-2_000);
  return { kind: 'load', message, expected: null, actual: null, frames: framesInRepository(outcome.stderr) };
}
