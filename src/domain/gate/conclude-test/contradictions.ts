import type { LegResult, LegRun } from '../leg.ts';

/** What two honest legs of one pull request cannot say together; one sentence each. */
export function contradictions(base: LegResult, head: LegResult): readonly string[] {
  const isExecuted = base.tests.kind === 'some' && head.tests.kind === 'some';
  return [
    ...(isSame(base.claim, head.claim) ? [] : ['the two runs disagree about what this pull request claims']),
    ...(isSame(base.tests, head.tests) ? [] : ['the two runs disagree about what there is to run']),
    ...(onlyOnHead(base) ? ['the run on base holds what only the run on head can tell'] : []),
    ...(isExecuted ? incomplete(base, head) : leftOver(base, head)),
    ...(head.mutants !== null && head.mutants.killed > head.mutants.total ? ['more faults were noticed than made'] : []),
  ];
}

/** What no run can say about itself; one sentence each. */
export function runContradictions(legs: readonly LegResult[]): readonly string[] {
  return [...new Set(legs.flatMap((leg) => runsOf(leg).flatMap((run) => inRun(run).map((told) => `${leg.leg}: ${told}`))))];
}

/** Something was run on one side and not on the other. */
function incomplete(base: LegResult, head: LegResult): readonly string[] {
  const once = base.repeats.length !== head.repeats.length ? ['the tests were not repeated as often on base as on head'] : [];
  if ((base.suite === null) !== (head.suite === null)) return [...once, 'the suite was run on one side only'];
  return withoutEarlier(base, head) ? [...once, 'tests of base that the pull request changes were not run as they were'] : once;
}

/** Where the pull request itself says what is run, every file that base has tests in is one that it changes. */
function withoutEarlier({ claim, tests, suite }: LegResult, head: LegResult): boolean {
  if (claim.kind !== 'none' || tests.kind !== 'some' || suite === null || head.earlier !== null) return false;
  return suite.tests.some(({ id }) => tests.files.some((file) => id.startsWith(`${file} > `)));
}

function leftOver(base: LegResult, head: LegResult): readonly string[] {
  return runsOf(base).length + runsOf(head).length > 0 ? ['there was nothing to run, and yet something was run'] : [];
}

function inRun({ exitCode, tests, fileFailures, problems }: LegRun): readonly string[] {
  const failures = tests.filter(({ status }) => status === 'failed');
  // A test that has to pass and was not reported is told as failed at load; its process may have ended well.
  const isRed = fileFailures.length > 0 || failures.some(({ failure }) => failure !== 'load');
  const isWell = exitCode === 0 ? !isRed : exitCode !== null && failures.length + fileFailures.length > 0;
  return [
    ...(new Set(tests.map(({ id }) => id)).size < tests.length ? ['a test is reported twice'] : []),
    ...(tests.some(({ status, failure }) => (status === 'failed') !== (failure !== null))
      ? ['a result and its failure disagree']
      : []),
    ...(problems.length === 0 && !isWell ? ['results and exit status disagree'] : []),
  ];
}

function onlyOnHead({ leg, earlier, mutants, tampering }: LegResult): boolean {
  return leg === 'base' && (earlier !== null || mutants !== null || tampering.length > 0);
}

function runsOf({ repeats, suite, earlier }: LegResult): readonly LegRun[] {
  return [...repeats, suite, earlier].filter((run) => run !== null);
}

/** Equal as data, whatever the order of the fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const [left, right] = [Object.entries(one), new Map(Object.entries(other))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)));
}
