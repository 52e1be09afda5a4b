import type { NewHypothesisNode, Observation } from '#domain/hypothesis-graph.ts';
import type { RunState } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { testCommand } from '#domain/test-command.ts';
import { observeValues, runTests } from '#engines/test-reports/test-reports.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { frozenChanges, statuses, withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import type { FailedTest } from './failed-test.ts';
import type { FailureReading, NextPerturbation } from './read-failure.ts';

type Input = Pick<RunState, 'repository' | 'setup' | 'acceptance' | 'reproduction'>;

/** What was seen when more was asked about a failing assertion. Survives JSON. */
export interface Perturbed {
  /** One sentence without the text of any test. */
  readonly says: string;
  /** What a builder that may see the test is told besides; untrusted. */
  readonly detail: string | null;
  readonly node: NewHypothesisNode;
}

export interface Asked {
  readonly reading: FailureReading;
  readonly next: NextPerturbation;
  readonly candidate: RankedCandidate;
  /** Who chose it, as the edge of the node names it. */
  readonly edge: string;
}

/** Runs one perturbation about a failing assertion; `null` where it cannot be run for this test. */
export function perturb(state: Input, context: PhaseContext, asked: Asked): Promise<Perturbed | null> {
  context.progress({ doing: 'reading the failing assertion', done: 0, total: null });
  return asked.next === 'observe-value' ? observeValue(state, context, asked) : runAlone(state, context, asked);
}

/** One file, alone, on the candidate again or on base. */
async function runAlone(
  state: Input,
  context: PhaseContext,
  { reading, next, candidate, edge }: Asked,
): Promise<Perturbed | null> {
  const { test } = reading;
  const [file = ''] = test.id.split(' > ');
  const isSuite = test.of === 'suite';
  const setup = isSuite ? state.setup : state.acceptance.setup;
  if (isSuite && !setup.suiteFiles.includes(file)) return null;
  const changes = next === 'run-on-base' ? [] : candidate.patch.changes;
  const laid = isSuite ? changes : [...changes, ...frozenChanges(state.acceptance)];
  const report = await withCheckout(context, { base: state.repository.base, changes: laid }, (checkout) =>
    runTests({
      sandbox: context.sandbox,
      checkout,
      setup,
      files: [file],
      mustPass: isSuite ? [] : Object.keys(state.acceptance.tests).filter((id) => id.startsWith(`${file} > `)),
      canaries: true,
      limits: { ...context.settings.limits, wallMs: Math.min(context.settings.limits.wallMs, 30_000) },
    }),
  );
  const isRed = report.problems.length === 0 && statusIn(report, test) === 'failed';
  const says = sentence(next === 'run-on-base', isRed);
  const claim =
    next === 'run-on-base'
      ? 'The red test is red on base, too.'
      : `The ${isSuite ? 'test of the suite' : 'acceptance test'} is red again when it runs alone.`;
  const node: NewHypothesisNode = {
    parent: null,
    edge,
    claim,
    mode: 'induction',
    perturbation: { argv: testCommand(setup, [file]), changes, withAcceptanceTests: !isSuite },
    expected: 'the same test fails',
    observed: { exitCode: report.exitCode, tests: statuses(report), note: says },
    classification: report.problems.length > 0 ? 'inconclusive' : isRed ? 'supported' : 'refuted',
    trajectory: null,
    credence: isRed ? 0.9 : 0.1,
    folded: 0,
  };
  return { says, detail: null, node };
}

function statusIn(report: TestReport, { id }: FailedTest): string {
  if (report.fileFailures.some(({ file }) => id === file || id.startsWith(`${file} > `))) return 'failed';
  return report.results.find((each) => each.id === id)?.status ?? 'missing';
}

function sentence(onBase: boolean, isRed: boolean): string {
  if (onBase) return isRed ? 'it is red on base, too' : 'it is green on base';
  return isRed ? 'run again alone, it is red again' : 'run again alone, it is not red: it may depend on time, order or chance';
}

/** The expression of the example alone, seen from outside the test framework. */
async function observeValue(state: Input, context: PhaseContext, { reading, candidate, edge }: Asked): Promise<Perturbed | null> {
  const { reproduction, acceptance } = state;
  if (reproduction.kind !== 'examples') return null;
  const ids = new Set(acceptance.tests[reading.test.id]);
  const example = reproduction.examples.find(({ id, kind }) => kind === 'expression' && ids.has(id));
  if (example?.kind !== 'expression') return null;
  const overlay = { base: state.repository.base, changes: candidate.patch.changes };
  const values = await withCheckout(context, overlay, (checkout) =>
    observeValues({
      sandbox: context.sandbox,
      checkout,
      setup: acceptance.setup,
      imports: reproduction.imports,
      preamble: reproduction.preamble,
      expressions: [example],
      limits: { ...context.settings.limits, wallMs: Math.min(context.settings.limits.wallMs, 20_000) },
    }),
  );
  const seen = values.get(example.id);
  const value =
    seen === undefined || seen.kind === 'unseen' ? null : JSON.stringify(seen.kind === 'value' ? seen.value : seen.error);
  const gave =
    value === null ? 'gave no value that could be seen' : `${seen?.kind === 'threw' ? 'threw' : 'gave'} ${value.slice(0, 300)}`;
  const observed: Observation = { exitCode: null, tests: {}, note: `${example.expression} ${gave}` };
  const node: NewHypothesisNode = {
    parent: null,
    edge,
    claim: `With the change, ${example.expression} still does not give what the issue asks for.`,
    mode: 'deduction',
    perturbation: { argv: null, changes: candidate.patch.changes, withAcceptanceTests: false },
    expected: 'a value other than the expected one, or an error',
    observed,
    classification: value === null ? 'inconclusive' : 'supported',
    trajectory: null,
    credence: value === null ? 0.5 : 0.9,
    folded: 0,
  };
  return { says: 'its expression was run alone', detail: observed.note, node };
}
