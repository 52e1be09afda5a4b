import type { AcceptanceTests, TestSetup } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { ReviewClaim } from '#domain/review-claim.ts';
import type { RunState } from '#domain/run-state.ts';
import { testCommand } from '#domain/test-command.ts';
import type { TestReport, TestResult } from '#domain/test-report.ts';
import { draftAcceptanceTests } from '#engines/acceptance/acceptance.ts';
import { composeReproduction, readPackageFacts } from '#engines/issue-text/issue-text.ts';
import { newTestPath, runTests } from '#engines/test-reports/test-reports.ts';
import { sha256 } from '#lib/digest.ts';
import { oneLine } from '#present/plain-text.ts';
import { statuses, withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { whyNotCounted } from './why-not-counted.ts';

export type ClaimInput = Pick<RunState, 'repository' | 'setup' | 'acceptance' | 'reproduction' | 'behaviours' | 'chosen'>;

/** What came of executing a claim against the change. Survives JSON. */
export interface ExecutedClaim {
  readonly what: string;
  readonly seen: string;
  /** The misbehaviour was seen on the candidate, twice, by assertion, and (for a regression) not on base. */
  readonly confirmed: boolean;
  /** An expression over the package gave on the candidate what the reviewer says that it must: an attack that was really made and failed. */
  readonly held: boolean;
  readonly node: NewHypothesisNode | null;
}

export interface Claimed {
  readonly claim: ReviewClaim;
  /** Who claims it. What it says besides stays out of the graph: it read what builders may not read, and the graph is handed to them. */
  readonly by: string;
}

/** Executes a reviewer's claim on the candidate and on base, in the sandbox. What cannot be run, or contradicts the issue, is never confirmed. */
export async function executeReviewClaim(state: ClaimInput, context: PhaseContext, claimed: Claimed): Promise<ExecutedClaim> {
  const what = describeClaim(claimed.claim);
  const refused = whyNotCounted(claimed.claim, state);
  if (refused !== null) return { what, seen: `not run: ${refused}`, confirmed: false, held: false, node: null };
  const test = await testOf(state, context, claimed.claim);
  if (typeof test === 'string')
    return { what, seen: `not run: ${oneLine(test, 200)}`, confirmed: false, held: false, node: null };
  context.progress({ doing: 'executing what a reviewer claims', done: 0, total: null });
  const changes = state.chosen.patch.changes;
  const first = await runOn(state, context, test, changes);
  const second = first.problems.length === 0 && redIn(first).length > 0 ? await runOn(state, context, test, changes) : first;
  const base = await runOn(state, context, test, []);
  const verdict = compare(claimed.claim, { first, second, base });
  const node = nodeOf(state, claimed, { test, report: first, verdict });
  return { what, seen: verdict.seen, confirmed: verdict.confirmed, held: held(claimed.claim, first), node };
}

interface ClaimTest {
  readonly setup: TestSetup;
  readonly path: string;
  /** `null` where the repository has the file. */
  readonly content: string | null;
  readonly mustPass: readonly string[];
}

/** The test file that states a claim, or why there is none. */
async function testOf(state: ClaimInput, context: PhaseContext, claim: ReviewClaim): Promise<ClaimTest | string> {
  if (claim.kind === 'suite-file') return { setup: state.setup, path: claim.file, content: null, mustPass: [] };
  const { setup } = state.acceptance;
  const stem = `review-${sha256(JSON.stringify(claim)).slice(0, 8)}`;
  if (claim.kind === 'test-file') return { setup, path: newTestPath(setup, stem), content: claim.content, mustPass: [] };
  const drafted = await withCheckout(context, { base: state.repository.base, changes: [] }, async (checkout) => {
    const { suiteFiles } = state.setup;
    const facts = readPackageFacts(checkout.path, suiteFiles.length > 0 ? suiteFiles : null);
    const composed = composeReproduction([{ ...claim, issueLine: 0 }], facts);
    if (composed.kind === 'refused') return composed.why;
    const options = { slug: stem, issueNumber: null, checkoutPath: checkout.path, only: null, timed: [] };
    return draftAcceptanceTests(composed.reproduction, state.setup, options);
  });
  return typeof drafted === 'string' ? drafted : draftedTest(drafted);
}

function draftedTest({ setup, files, tests }: AcceptanceTests): ClaimTest | string {
  const [file] = files;
  if (file === undefined) return 'no test could be written';
  return { setup, path: file.path, content: file.content, mustPass: Object.keys(tests) };
}

function runOn(
  state: ClaimInput,
  context: PhaseContext,
  { setup, path, content, mustPass }: ClaimTest,
  changes: readonly FileChange[],
): Promise<TestReport> {
  const laid = content === null ? changes : [...changes, { path, content, executable: false }];
  const { limits } = context.settings;
  return withCheckout(context, { base: state.repository.base, changes: laid }, (checkout) =>
    runTests({
      sandbox: context.sandbox,
      checkout,
      setup,
      files: [path],
      mustPass,
      canaries: true,
      limits: { ...limits, wallMs: Math.min(limits.wallMs, 30_000) },
    }),
  );
}

interface Reports {
  readonly first: TestReport;
  readonly second: TestReport;
  readonly base: TestReport;
}

/** Only expressions that we wrote a test for: a file of the reviewer's own may hold nothing, and the repository's own tests were run already. */
function held({ kind }: ReviewClaim, { problems, fileFailures, results }: TestReport): boolean {
  const isTold = kind === 'expression' && problems.length === 0 && fileFailures.length === 0;
  return isTold && results.length > 0 && results.every(({ status }) => status === 'passed');
}

interface Verdict {
  readonly seen: string;
  readonly confirmed: boolean;
  /** Whether it ran at all. */
  readonly isTold: boolean;
}

function compare(claim: ReviewClaim, { first, second, base }: Reports): Verdict {
  const [unbelieved] = first.problems;
  if (unbelieved !== undefined)
    return { seen: `it could not be run: the report cannot be believed (${unbelieved.kind})`, confirmed: false, isTold: false };
  const [file] = first.fileFailures;
  if (file !== undefined)
    return { seen: `it could not be run: ${oneLine(file.failure.message, 200)}`, confirmed: false, isTold: false };
  const red = redIn(first);
  if (red.length === 0) return { seen: 'with the change, nothing of it fails by assertion', confirmed: false, isTold: true };
  const failure = oneLine(red[0]?.failure?.message ?? '', 200);
  if (redIn(second).length !== red.length)
    return { seen: `with the change it fails once and not again: ${failure}`, confirmed: false, isTold: false };
  // An error that is there without the change, too, may come of the claim itself: a name that is nowhere, an argument of the wrong kind.
  const failed = redIn(base).find(({ id }) => id === red[0]?.id)?.failure?.message;
  if (claim.violates !== 'regression' && isError.test(failure) && failed === red[0]?.failure?.message)
    return {
      seen: `it fails with the same error without the change, which may be a mistake of the claim: ${failure}`,
      confirmed: false,
      isTold: true,
    };
  const holdsOnBase = base.problems.length === 0 && red.every(({ id }) => statusIn(base, id) === 'passed');
  const onBase = holdsOnBase ? 'on base it passes' : 'on base it does not pass';
  const confirmed = claim.violates !== 'regression' || holdsOnBase;
  return { seen: `with the change it fails, twice: ${failure}; ${onBase}`, confirmed, isTold: true };
}

const isError = /\b[A-Z]\w*Error\b/;

function redIn({ results }: TestReport): readonly TestResult[] {
  return results.filter(({ failure }) => failure?.kind === 'assertion');
}

function statusIn({ results }: TestReport, id: string): string {
  return results.find((result) => result.id === id)?.status ?? 'missing';
}

interface Executed {
  readonly test: ClaimTest;
  readonly report: TestReport;
  readonly verdict: Verdict;
}

function nodeOf(state: ClaimInput, { claim, by }: Claimed, { test, report, verdict }: Executed): NewHypothesisNode {
  const { path, content, setup } = test;
  const added = content === null ? [] : [{ path, content, executable: false }];
  // What may depend on clock or chance would make everybody who replays the receipt see something else.
  const isSteady = verdict.isTold && claim.kind !== 'test-file' && !unsteady.test(content ?? '');
  return {
    parent: null,
    edge: 'supported: attack it',
    claim: `The change does wrong what ${by} says: ${describeClaim(claim)}.`,
    mode: 'induction',
    perturbation: {
      argv: isSteady ? testCommand(setup, [path]) : null,
      changes: [...state.chosen.patch.changes, ...added],
      withAcceptanceTests: false,
    },
    expected:
      claim.violates === 'regression' ? 'red by assertion with the change, green without' : 'red by assertion with the change',
    observed: { exitCode: isSteady ? report.exitCode : null, tests: isSteady ? statuses(report) : {}, note: verdict.seen },
    classification: verdict.confirmed ? 'supported' : verdict.isTold ? 'refuted' : 'inconclusive',
    trajectory: null,
    credence: verdict.confirmed ? 0.9 : 0.05,
    folded: 0,
  };
}

const unsteady = /\bDate\b|\brandom|\bperformance\b|\bprocess\b|\bsetTimeout\b|\bcrypto\b|\bos\b/;

/** A claim in one line. */
export function describeClaim(claim: ReviewClaim): string {
  switch (claim.kind) {
    case 'expression': {
      const { expected } = claim;
      const wanted =
        expected.kind === 'value'
          ? `must give ${oneLine(expected.source, 120)}`
          : expected.kind === 'throws'
            ? `must throw ${expected.errorName ?? 'an error'}`
            : 'must not throw';
      return `${oneLine(claim.expression, 160)} ${wanted}`;
    }
    case 'test-file':
      return `a test file of ${claim.content.split('\n').length} lines`;
    case 'suite-file':
      return oneLine(claim.file, 200);
  }
}
