import type { ReportProblem, TestFailure, TestResult } from '#domain/test-report.ts';
import type { SandboxResult } from '#ports/sandbox.ts';
import type { Execution } from './execution.ts';
import { failureOf, framesInRepository } from './failure-frames.ts';
import type { ChannelReading, ReportRecord } from './report-channel.ts';

/** What one process reported, canaries included. */
export interface ExecutionReading {
  readonly results: readonly TestResult[];
  readonly fileFailures: readonly { readonly file: string; readonly failure: TestFailure }[];
  readonly problems: readonly ReportProblem[];
}

/** Reads a signed report and holds it against how the process ended. */
export function readSignedExecution(execution: Execution, outcome: SandboxResult, reading: ChannelReading): ExecutionReading {
  if (reading.kind === 'malformed')
    return { results: [], fileFailures: [], problems: [{ kind: 'report-malformed', detail: reading.detail }] };
  const records = reading.kind === 'records' ? reading.records : [];
  const listed = records.filter((record) => record.file === '' || execution.files.includes(record.file));
  const results = listed.filter((record) => record.type === 'test').map(resultOf);
  const reported = listed.filter((record) => record.type === 'file').map((record) => fileFailureOf(record, execution, results));
  const isComplete = reading.kind === 'records' && reading.isComplete;
  const early = isComplete
    ? []
    : earlyEnd(execution, outcome, { reported: reported.length, results: results.length, unloaded: unloadedIn(listed) });
  const fileFailures = [...reported, ...early];
  const failed = fileFailures.length > 0 || results.some((result) => result.status === 'failed');
  return { results, fileFailures, problems: endingProblems(execution, outcome, { isComplete, failed }) };
}

function resultOf(record: ReportRecord): TestResult {
  return {
    id: `${record.file} > ${record.name}`,
    file: record.file,
    name: record.name,
    status: record.status,
    failure: record.status === 'failed' ? failureOf(record) : null,
    durationMs: record.ms,
  };
}

/** A failure of a file before any of its tests ran is one of loading. */
function fileFailureOf(
  record: ReportRecord,
  execution: Execution,
  results: readonly TestResult[],
): ExecutionReading['fileFailures'][number] {
  const failure = failureOf(record);
  const file = record.file === '' ? blamedFile(execution, failure) : record.file;
  const isLoad = failure.kind !== 'timeout' && !results.some((result) => result.file === file);
  const message = record.name === '' ? failure.message : `${record.name}: ${failure.message}`;
  return { file, failure: { ...failure, message, kind: isLoad ? 'load' : failure.kind } };
}

/** The listed file that the innermost frame of a test file names, the only listed one, or none. */
function blamedFile(execution: Execution, failure: TestFailure): string {
  const named = failure.frames.find((frame) => execution.files.includes(frame.file))?.file;
  return named ?? (execution.files.length === 1 ? (execution.files[0] ?? '') : '');
}

/** Empty where no file is known to have been at work when the process ended. */
function unloadedIn(records: readonly ReportRecord[]): string {
  return records.find((record) => record.type === 'unloaded')?.file ?? '';
}

function earlyEnd(
  execution: Execution,
  outcome: SandboxResult,
  seen: { readonly reported: number; readonly results: number; readonly unloaded: string },
): ExecutionReading['fileFailures'] {
  if (seen.reported > 0) return [];
  const message = outcome.stderr.trim().slice(-2_000);
  const frames = framesInRepository(outcome.stderr);
  const kind = outcome.ending === 'timed-out' ? 'timeout' : seen.results > 0 || outcome.exitCode === 0 ? 'exit' : 'load';
  const failure: TestFailure = {
    kind,
    message: message === '' ? sentenceOf(outcome) : message,
    expected: null,
    actual: null,
    frames,
  };
  return [{ file: seen.unloaded === '' ? blamedFile(execution, failure) : seen.unloaded, failure }];
}

function sentenceOf(outcome: SandboxResult): string {
  const how =
    outcome.ending === 'exited' ? `exit status ${outcome.exitCode}` : `${outcome.ending} ${outcome.terminatedBy ?? ''}`.trim();
  return `The test process ended with ${how} before its runner had reported the end.`;
}

/** Whether the exit status says the same as the report, and what else makes the process's word worthless. */
export function endingProblems(
  execution: Execution,
  outcome: SandboxResult,
  seen: { readonly isComplete: boolean; readonly failed: boolean },
): readonly ReportProblem[] {
  switch (outcome.ending) {
    case 'timed-out':
      return execution.files.length === 1 ? [] : [{ kind: 'timed-out', afterMs: outcome.durationMs }];
    case 'output-limit':
      return [{ kind: 'output-truncated' }];
    case 'signalled':
    case 'aborted':
      return [{ kind: 'killed', signal: outcome.terminatedBy ?? outcome.ending }];
    case 'exited': {
      const missing: ReportProblem[] = !seen.isComplete && outcome.exitCode === 0 ? [{ kind: 'report-missing' }] : [];
      const agrees = (outcome.exitCode !== 0) === seen.failed;
      return agrees ? missing : [...missing, { kind: 'exit-status-disagrees', exitCode: outcome.exitCode }];
    }
  }
}
