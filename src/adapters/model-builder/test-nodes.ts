import type { Classification, NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { testCommand } from '#domain/test-command.ts';
import { isGreen, type TestReport } from '#domain/test-report.ts';
import type { TestRun } from './test-tool.ts';

/** Runs that are told one by one: the latest; earlier ones are folded into the first of them. */
const mostNodes = 6;
const mostTests = 100;

/** What a model had run, as hypotheses: that its changes until then pass those tests, with the exact command and what was seen. Each follows from the one before. */
export function testNodes(runs: readonly TestRun[], name: string): readonly NewHypothesisNode[] {
  const told = runs.slice(-mostNodes);
  return told.map((run, index) => ({
    parent: index === 0 ? null : `@${index - 1}`,
    edge: index === 0 ? 'suspected: ask a model' : `${classify(told[index - 1]?.report)}: next change`,
    ...nodeOf(run, name),
    folded: index === 0 ? runs.length - told.length : 0,
  }));
}

function nodeOf({ setup, files, changes, report }: TestRun, name: string): Omit<NewHypothesisNode, 'parent' | 'edge' | 'folded'> {
  const classification = classify(report);
  const touched =
    changes.length === 0 ? 'The base without a change' : `The change of ${listed(changes.map(({ path }) => path))} by ${name}`;
  const what = files.length === setup.suiteFiles.length ? 'the suite' : listed(files);
  return {
    claim: `${touched} passes ${what}.`,
    mode: 'deduction',
    // A run that was stopped or cannot be read would give anything the next time.
    perturbation: {
      argv: classification === 'inconclusive' ? null : testCommand(setup, files),
      changes,
      withAcceptanceTests: false,
    },
    expected: 'every test passes',
    observed: { exitCode: report.exitCode, tests: statusesOf(report), note: noteOf(report) },
    classification,
    trajectory: null,
    credence: classification === 'supported' ? 0.5 : classification === 'refuted' ? 0.05 : 0.2,
  };
}

function classify(report: TestReport | undefined): Classification {
  if (report === undefined || report.problems.length > 0) return 'inconclusive';
  return isGreen(report) ? 'supported' : 'refuted';
}

/** Failures first: a large suite is not told whole. */
function statusesOf(report: TestReport): Record<string, 'passed' | 'failed' | 'skipped'> {
  const order = ['failed', 'passed', 'skipped'];
  const sorted = report.results.toSorted((one, other) => order.indexOf(one.status) - order.indexOf(other.status));
  return Object.fromEntries(sorted.slice(0, mostTests).map(({ id, status }) => [id, status]));
}

function noteOf({ results, problems, fileFailures }: TestReport): string {
  const count = (status: string): number => results.filter((result) => result.status === status).length;
  const loads = fileFailures.length === 0 ? '' : `, ${fileFailures.length} files did not load`;
  const problem = problems[0] === undefined ? '' : ` (${problems[0].kind})`;
  return `${count('passed')} passed, ${count('failed')} failed${loads}${problem}`;
}

function listed(paths: readonly string[]): string {
  return paths.length <= 3 ? paths.join(', ') : `${paths.slice(0, 2).join(', ')} and ${paths.length - 2} more`;
}
