import type { Finding, FindingOutcome, TestCheck } from './finding.ts';
import { gateLabels, type GateLabel } from './label.ts';
import type { LegResult, LegRun } from './leg.ts';

/** What the test stage came to. */
export interface TestConclusion {
  /** Each check up to the first that ends the stage. */
  readonly findings: readonly Finding[];
  readonly next: GateLabel;
  /** The replay agreed with what the pull request claims: what `trusted` needs. */
  readonly agreed: boolean;
  /** Tests red by assertion on base and green on head. */
  readonly failToPass: readonly string[];
}

/** What the test stage is judged by besides the legs. */
export interface TestQuestion {
  /** Head of the pull request as the forge has it now: a result for another commit says nothing about it. */
  readonly head: string;
  readonly legs: Readonly<{ base: LegResult | null; head: LegResult | null }>;
  /** Words of the linked issues and of the diff of the tests; `null` where no issue is linked. */
  readonly issue: { readonly words: ReadonlySet<string>; readonly digests: readonly string[] } | null;
  readonly testWords: ReadonlySet<string>;
}

/** A check's result: `go` lets the next one begin. */
interface Step {
  readonly finding: Finding;
  readonly go: boolean;
  readonly next: GateLabel;
}

/**
 * Judges the two legs of a pull request. Pure; evidence that is missing or that cannot be believed never counts as a pass: it ends in
 * `needs-human`, and what disagrees with a receipt in `suspect`.
 */
export function concludeTest(question: TestQuestion): TestConclusion {
  const { base, head } = question.legs;
  if (base === null || head === null) return only(unknown('test:present', 'One of the two runs left no result.', []));
  const isOther = base.head !== question.head || head.head !== question.head || base.base !== head.base;
  if (isOther || base.leg !== 'base' || head.leg !== 'head') {
    return only(
      unknown('test:present', 'The runs were made for other commits than those of this pull request.', [
        `base ${base.base}, head ${head.head}`,
      ]),
    );
  }
  const failToPass = redThenGreen(base, head);
  const steps: Step[] = [];
  for (const check of [present, redGreen, matchesIssue, notTrivial]) {
    const step = check({ question, base, head, failToPass });
    steps.push(step);
    if (!step.go) break;
  }
  const last = steps.at(-1);
  const passed = last?.go === true;
  return {
    findings: steps.map((step) => step.finding),
    next: last === undefined ? gateLabels.needsHuman : last.next,
    agreed: passed && failToPass.length > 0,
    failToPass,
  };
}

interface Case {
  readonly question: TestQuestion;
  readonly base: LegResult;
  readonly head: LegResult;
  readonly failToPass: readonly string[];
}

function present({ base, head }: Case): Step {
  const rule = 'test:present';
  const { tests, claim } = head;
  if (claim.kind === 'rejected') {
    const { kind, about, claimed, found } = claim.fault;
    return ends(rule, 'warn', gateLabels.suspect, 'The receipt of this pull request does not hold.', [
      `${kind}: ${about}${claimed === null ? '' : `, claimed ${claimed}`}${found === null ? '' : `, found ${found}`}`,
    ]);
  }
  if (base.claim.kind !== claim.kind) return unknown(rule, 'The two runs disagree about what this pull request claims.', []);
  if (tests.kind === 'some' && base.tests.kind === 'some') {
    return goes(rule, 'pass', `It brings tests that can be run with ${tests.runner}.`, tests.files);
  }
  const why = tests.kind === 'none' ? tests : base.tests;
  if (why.kind !== 'none' || why.because === 'unknown') {
    return unknown(rule, 'Its tests could not be run here.', why.kind === 'none' ? [why.detail] : []);
  }
  if (why.because === 'no-source') return { ...goes(rule, 'note', 'It changes nothing that a test could tell.', []), go: false };
  return ends(
    rule,
    'warn',
    gateLabels.testFailed,
    'It changes code and brings no test that fails without the change; one would let it be checked by itself.',
    [why.detail],
  );
}

function redGreen({ base, head, failToPass }: Case): Step {
  const rule = 'test:red-green';
  const claims = head.claim.kind === 'receipt';
  const disagrees = claims ? gateLabels.suspect : gateLabels.testFailed;
  const doubt = doubts(base, head);
  if (doubt.forged.length > 0) {
    return ends(rule, 'warn', gateLabels.suspect, 'What its tests report cannot be believed.', doubt.forged);
  }
  if (doubt.unfinished.length > 0) return unknown(rule, 'Its tests did not run to their end here.', doubt.unfinished);
  const unsteady = differing([...base.repeats]).concat(differing([...head.repeats]));
  if (unsteady.length > 0) return unknown(rule, 'Its tests give different results when they are repeated.', unsteady);

  const known = new Set(base.suite === null ? [] : failing([base.suite]));
  const notGreen = failing(head.repeats).filter((id) => !known.has(id));
  if (notGreen.length > 0) return ends(rule, 'warn', disagrees, 'Its own tests fail with its change.', notGreen);
  if (failToPass.length === 0) return ends(rule, 'warn', disagrees, wrongReason(base), redEvidence(base));
  const missing = claimed(head).filter((id) => !failToPass.includes(id));
  if (missing.length > 0) {
    return ends(
      rule,
      'warn',
      gateLabels.suspect,
      'The replay disagrees with the receipt: tests it calls red before and green after are not.',
      missing,
    );
  }
  const lost = regressions(base.suite, head.suite);
  if (lost.length > 0) {
    return ends(rule, 'warn', disagrees, 'Tests of this repository that passed before fail with its change.', lost);
  }
  const replaced = regressions(base.suite, head.earlier);
  if (replaced.length > 0) {
    return ends(
      rule,
      'warn',
      gateLabels.needsHuman,
      'It changes existing tests that its code would not pass as they were: a person should say whether that is meant.',
      replaced,
    );
  }
  const unguarded = base.suite === null || head.suite === null;
  const evidence = failToPass.map((id) => `red by assertion on base, green on head: ${id}`);
  const said = claims ? 'The replay agrees with the receipt' : 'Its tests fail by assertion without the change and pass with it';
  return goes(
    rule,
    'pass',
    unguarded ? `${said}; the rest of the suite was not run.` : `${said}, and the suite loses nothing.`,
    evidence,
  );
}

function matchesIssue({ question, head, failToPass }: Case): Step {
  const rule = 'test:matches-issue';
  if (question.issue === null) return goes(rule, 'note', 'It names no issue that its tests could be held against.', []);
  if (head.claim.kind === 'receipt' && question.issue.digests.includes(head.claim.workItem)) {
    return goes(rule, 'pass', 'The receipt answers the linked issue, word for word.', [`sha256:${head.claim.workItem}`]);
  }
  const shared = [...question.testWords].filter((word) => question.issue?.words.has(word)).toSorted();
  if (shared.length === 0) {
    return goes(
      rule,
      'warn',
      'Its tests share no name with the issue it links; a person should see whether they are about the same thing.',
      failToPass,
    );
  }
  return goes(rule, 'pass', 'Its tests use names of the issue it links.', shared.slice(0, 10));
}

function notTrivial({ head }: Case): Step {
  const rule = 'test:assertion-not-trivial';
  const { mutants, tampering } = head;
  if (tampering.length > 0) {
    return ends(
      rule,
      'warn',
      gateLabels.needsHuman,
      'Its diff holds places beside which a test result proves little.',
      tampering,
    );
  }
  if (mutants === null || mutants.total === 0)
    return goes(rule, 'note', 'No small fault could be made in the changed lines to try its tests on.', []);
  const counted = `${mutants.killed} of ${mutants.total} small faults in the changed lines were noticed`;
  if (mutants.killed === 0)
    return ends(rule, 'warn', gateLabels.testFailed, 'Its tests notice none of the small faults put into the changed lines.', [
      counted,
    ]);
  return goes(rule, 'pass', 'Its tests notice small faults in the changed lines.', [counted]);
}

/** Tests that an assertion fails on base and that pass on head, in every repetition. */
function redThenGreen(base: LegResult, head: LegResult): readonly string[] {
  const [first] = base.repeats;
  if (first === undefined || head.repeats.length === 0) return [];
  const red = first.tests.filter((test) => test.failure === 'assertion').map((test) => test.id);
  const also = claimed(head).filter((id) => statusOf(first, id) === 'failed' && red.length > 0);
  return [...new Set([...red, ...also])].filter(
    (id) =>
      base.repeats.every((run) => statusOf(run, id) === 'failed') && head.repeats.every((run) => statusOf(run, id) === 'passed'),
  );
}

/** Reports that say something else than their exit status, and reports that did not come to their end. */
function doubts(
  base: LegResult,
  head: LegResult,
): { readonly forged: readonly string[]; readonly unfinished: readonly string[] } {
  const runs = (
    [
      ['base', base],
      ['head', head],
    ] as const
  ).flatMap(([leg, result]) =>
    [...result.repeats, result.suite, result.earlier].flatMap((run) => (run === null ? [] : [{ leg, run }])),
  );
  // Where a file does not load, no test ran, and that is what is said.
  const told = runs.flatMap(({ leg, run }) =>
    [...run.problems, ...(hangs(run) ? (['timed-out'] as const) : [])]
      .filter((problem) => problem !== 'no-tests' || run.fileFailures.length === 0)
      .map((problem) => ({ problem, said: `${leg}: ${problem.replaceAll('-', ' ')}` })),
  );
  const unfinished = new Set(['timed-out', 'output-truncated', 'killed', 'no-tests']);
  const pick = (isUnfinished: boolean): readonly string[] => [
    ...new Set(told.filter(({ problem }) => unfinished.has(problem) === isUnfinished).map(({ said }) => said)),
  ];
  return { forged: pick(false), unfinished: pick(true) };
}

function differing(runs: readonly LegRun[]): readonly string[] {
  const [first, ...others] = runs;
  if (first === undefined) return ['nothing was run'];
  return first.tests.filter((test) => others.some((run) => statusOf(run, test.id) !== test.status)).map((test) => test.id);
}

function failing(runs: readonly LegRun[]): readonly string[] {
  return [
    ...new Set(
      runs.flatMap((run) => [...run.tests.filter((test) => test.status === 'failed').map((test) => test.id), ...filesOf(run)]),
    ),
  ];
}

function wrongReason(base: LegResult): string {
  const [run] = base.repeats;
  if (run !== undefined && run.fileFailures.length > 0) {
    return 'Its tests fail for the wrong reason without the change: they do not load, so no assertion was reached.';
  }
  if (run !== undefined && run.tests.some((test) => test.status === 'failed')) {
    return 'Its tests fail for the wrong reason without the change: something else than an assertion stops them.';
  }
  return 'Its tests pass without the change too, so they do not show what it mends.';
}

function redEvidence(base: LegResult): readonly string[] {
  const [run] = base.repeats;
  if (run === undefined) return [];
  const failed = run.tests
    .filter((test) => test.status === 'failed')
    .map((test) => `base: ${test.id}: ${test.failure ?? 'failed'}`);
  const loaded = filesOf(run).map((file) => `base: ${file} failed to load`);
  return [...loaded, ...failed].slice(0, 20);
}

function claimed(head: LegResult): readonly string[] {
  return head.claim.kind === 'receipt' ? head.claim.failToPass : [];
}

/** Tests that passed before and do not any more, and files that loaded before. A test that is gone from the report is left to those who read the diff. */
function regressions(before: LegRun | null, after: LegRun | null): readonly string[] {
  if (before === null || after === null) return [];
  const passed = new Set(before.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  const failed = after.tests.filter((test) => test.status === 'failed' && passed.has(test.id)).map((test) => test.id);
  return [...failed, ...filesOf(after).filter((file) => !filesOf(before).includes(file))];
}

function filesOf(run: LegRun): readonly string[] {
  return run.fileFailures.map(({ file }) => file);
}

/** Something was still running when its time was over: slow or endless, which a clock cannot tell apart. */
function hangs(run: LegRun): boolean {
  return [...run.fileFailures, ...run.tests].some(({ failure }) => failure === 'timeout');
}

function statusOf(run: LegRun, id: string): string {
  return run.tests.find((test) => test.id === id)?.status ?? 'missing';
}

function finding(rule: TestCheck, outcome: FindingOutcome, says: string, evidence: readonly string[]): Finding {
  return { rule, outcome, says, evidence: evidence.slice(0, 20) };
}

function goes(rule: TestCheck, outcome: FindingOutcome, says: string, evidence: readonly string[]): Step {
  return { finding: finding(rule, outcome, says, evidence), go: true, next: gateLabels.reasonPending };
}

function ends(rule: TestCheck, outcome: FindingOutcome, next: GateLabel, says: string, evidence: readonly string[]): Step {
  return { finding: finding(rule, outcome, says, evidence), go: false, next };
}

function unknown(rule: TestCheck, says: string, evidence: readonly string[]): Step {
  return ends(rule, 'unknown', gateLabels.needsHuman, says, evidence);
}

function only(step: Step): TestConclusion {
  return { findings: [step.finding], next: step.next, agreed: false, failToPass: [] };
}
