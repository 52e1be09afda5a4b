import { boolean, integer, list, nullable, object, oneOf, readShape, text, type Shape } from '#lib/json-shape.ts';
import { oneLine } from '#lib/one-line.ts';
import { parseStrictJson } from '#lib/strict-json.ts';
import { shownKinds, type ShownKind } from './older-manifest/shown-by.ts';
import { receiptFaultKinds, type ReceiptFault } from '../receipt/fault.ts';
import {
  failureKinds,
  runnerKinds,
  type FailureKind,
  type ReportProblem,
  type RunnerKind,
  type TestReport,
} from '../test-report.ts';

/** The two executions of the test stage, in jobs of their own: base with the tests of the pull request, and head. */
export const legs = ['base', 'head'] as const;
export type Leg = (typeof legs)[number];

/** What a run said, without the words of foreign code but its names. */
export interface LegRun {
  readonly exitCode: number | null;
  readonly tests: readonly {
    readonly id: string;
    readonly status: 'passed' | 'failed' | 'skipped';
    readonly failure: FailureKind | null;
  }[];
  /** Files that failed to load or to set up. */
  readonly fileFailures: readonly { readonly file: string; readonly failure: FailureKind }[];
  readonly problems: readonly ReportProblem['kind'][];
}

/** What the pull request claims with a receipt. */
export type LegClaim =
  | { readonly kind: 'none' }
  | { readonly kind: 'rejected'; readonly fault: ReceiptFault }
  | {
      readonly kind: 'receipt';
      /** sha256 (hex) of the receipt. */
      readonly digest: string;
      readonly keyid: string;
      /** sha256 (hex) of the issue that it answers. */
      readonly workItem: string;
      readonly failToPass: readonly string[];
      /** All acceptance tests, those that passed on base among them. */
      readonly acceptance: readonly string[];
      /** 0..100 */
      readonly scorePercent: number;
    }
  | {
      /** An older manifest: what its author says that a command printed. */
      readonly kind: 'manifest';
      /** As it is written there; it is never run as such. */
      readonly command: string;
      /** `null` where only a shell could run it. */
      readonly argv: readonly string[] | null;
      /** Whether it names the head of the pull request; `null` where it names no commit. */
      readonly isForHead: boolean | null;
      /** `null` where it claims nothing about it. */
      readonly before: OlderText | null;
      readonly after: OlderText | null;
    };

/** A text of an older manifest. */
export interface OlderText {
  /** `same`: it is at hand and has the digest that the manifest names. */
  readonly text: 'missing' | 'same' | 'other';
  /** What it looks like: a hint, never evidence. */
  readonly shows: ShownKind;
}

/** What there is to run. */
export type LegTests =
  | { readonly kind: 'some'; readonly runner: RunnerKind; readonly argv: readonly string[]; readonly files: readonly string[] }
  /** `no-source`: nothing changes that a test could tell. `no-tests`: code changes, and no test with it. `unknown`: it cannot be run here. */
  | { readonly kind: 'none'; readonly because: 'no-source' | 'no-tests' | 'unknown'; readonly detail: string };

/** The result of one leg, as data that another job reads and does not trust. */
export interface LegResult {
  readonly kind: 'patchline-gate-leg';
  readonly version: 1;
  readonly leg: Leg;
  /** Full ids of the commits that were run. */
  readonly base: string;
  readonly head: string;
  readonly claim: LegClaim;
  readonly tests: LegTests;
  /** The tests of the pull request, once per repetition. */
  readonly repeats: readonly LegRun[];
  /** The repository's own suite; `null` where it was not run. */
  readonly suite: LegRun | null;
  /** Head only: tests of base that the pull request changes or deletes, as they were; `null` where it changes none. */
  readonly earlier: LegRun | null;
  /** Head only: small faults in the changed lines, and how many of them a test noticed; `null` where none could be made. */
  readonly mutants: { readonly killed: number; readonly total: number } | null;
  /** Places of the diff that no test result should be believed beside, `file:line rule` each. */
  readonly tampering: readonly string[];
  readonly truncated: boolean;
}

/** Most UTF-8 bytes of a leg's result that are read at all. */
export const legBytesLimit: number = 1024 * 1024;
const mostNames = 5_000;

/** Every way in which a report is not to be believed. */
export const problemKinds = [
  'no-tests',
  'canary-not-failed',
  'exit-status-disagrees',
  'report-missing',
  'report-malformed',
  'oracle-disagrees',
  'timed-out',
  'output-truncated',
  'killed',
] as const satisfies readonly ReportProblem['kind'][];

const name = text('a name', /^\P{Cc}*$/u, 2_000);
const commit = text('a commit id', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const digest = text('a sha256', /^[0-9a-f]{64}$/);

const run: Shape<LegRun> = object({
  exitCode: nullable(integer(0, 255)),
  tests: list(
    object({ id: name, status: oneOf(['passed', 'failed', 'skipped']), failure: nullable(oneOf(failureKinds)) }),
    mostNames,
  ),
  fileFailures: list(object({ file: name, failure: oneOf(failureKinds) }), mostNames),
  problems: list(oneOf(problemKinds), 100),
});

const fault: Shape<ReceiptFault> = object({
  kind: oneOf(receiptFaultKinds),
  about: name,
  claimed: nullable(name),
  found: nullable(name),
});

const olderText: Shape<OlderText | null> = nullable(
  object({ text: oneOf(['missing', 'same', 'other']), shows: oneOf(shownKinds) }),
);

const claim = union<LegClaim>({
  none: object({ kind: oneOf(['none']) }),
  rejected: object({ kind: oneOf(['rejected']), fault }),
  receipt: object({
    kind: oneOf(['receipt']),
    digest,
    keyid: name,
    workItem: digest,
    failToPass: list(name, mostNames),
    acceptance: list(name, mostNames),
    scorePercent: integer(0, 100),
  }),
  manifest: object({
    kind: oneOf(['manifest']),
    command: name,
    argv: nullable(list(name, 1_000)),
    isForHead: nullable(boolean),
    before: olderText,
    after: olderText,
  }),
});

const tests = union<LegTests>({
  some: object({ kind: oneOf(['some']), runner: oneOf(runnerKinds), argv: list(name, 1_000), files: list(name, mostNames) }),
  none: object({ kind: oneOf(['none']), because: oneOf(['no-source', 'no-tests', 'unknown']), detail: name }),
});

const shape: Shape<LegResult> = object({
  kind: oneOf(['patchline-gate-leg']),
  version: oneOf([1]),
  leg: oneOf(legs),
  base: commit,
  head: commit,
  claim,
  tests,
  repeats: list(run, 10),
  suite: nullable(run),
  earlier: nullable(run),
  mutants: nullable(object({ killed: integer(0, 1_000), total: integer(0, 1_000) })),
  tampering: list(name, 100),
  truncated: boolean,
});

/** Reads what a job that ran foreign code left behind. Linear; what has not exactly this form is a problem, in one sentence. */
export function parseLeg(
  content: string,
): { readonly kind: 'leg'; readonly leg: LegResult } | { readonly kind: 'problem'; readonly problem: string } {
  if (Buffer.byteLength(content) > legBytesLimit)
    return { kind: 'problem', problem: `the result is larger than ${legBytesLimit} bytes` };
  const parsed = parseStrictJson(content);
  if (parsed.kind === 'fault')
    return { kind: 'problem', problem: `the result is no plain JSON (${parsed.fault} at ${parsed.at})` };
  const shaped = readShape(shape, parsed.value, 'result');
  return shaped.kind === 'value' ? { kind: 'leg', leg: shaped.value } : shaped;
}

/** A report as a leg carries it. */
export function legRun(report: TestReport): { readonly run: LegRun; readonly truncated: boolean } {
  const cut = (id: string): string => oneLine(id, 1_000);
  const kept = report.results.slice(0, mostNames);
  return {
    run: {
      exitCode: report.exitCode,
      tests: kept.map(({ id, status, failure }) => ({ id: cut(id), status, failure: failure?.kind ?? null })),
      fileFailures: report.fileFailures
        .slice(0, mostNames)
        .map(({ file, failure }) => ({ file: cut(file), failure: failure.kind })),
      problems: [...new Set(report.problems.map((problem) => problem.kind))],
    },
    truncated: report.results.length > mostNames || report.fileFailures.length > mostNames,
  };
}

/** One of several objects, told apart by `kind`. */
function union<T extends { readonly kind: string }>(shapes: {
  readonly [K in T['kind']]: Shape<Extract<T, { kind: K }>>;
}): Shape<T> {
  const known = new Map(Object.entries<Shape<T>>(shapes as unknown as Readonly<Record<string, Shape<T>>>));
  return {
    problem(value, at) {
      const kind = typeof value === 'object' && value !== null && 'kind' in value ? value['kind'] : null;
      const found = typeof kind === 'string' ? known.get(kind) : undefined;
      return found === undefined ? `${at}.kind must be one of ${[...known.keys()].join(', ')}` : found.problem(value, at);
    },
  };
}
