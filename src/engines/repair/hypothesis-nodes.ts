import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { NewHypothesisNode, Perturbation } from '#domain/hypothesis-graph.ts';
import { testCommand } from '#domain/test-command.ts';
import type { MeasuredTest } from '../rerun/rerun.ts';
import type { Trial } from './trial.ts';

export interface NodeSources {
  readonly tests: AcceptanceTests;
  readonly failing: readonly MeasuredTest[];
  changesOf(trial: Trial): readonly FileChange[];
}

/** One node per family of templates that was refuted: its likeliest try, with the number of others folded into it. */
export function refutedNodes(trials: readonly Trial[], sources: NodeSources): NewHypothesisNode[] {
  const refuted = trials.filter((trial) => trial.outcome.kind === 'failed' || trial.outcome.kind === 'regressed');
  const families = Map.groupBy(refuted, familyOf);
  return [...families].map(([family, tries]) => refutedNode(family, tries, sources));
}

function refutedNode(family: string, tries: readonly Trial[], sources: NodeSources): NewHypothesisNode {
  // A try that never ends outside of the engine's fuel would make everybody who replays it wait.
  const representative = tries.find((trial) => trial.outcome.kind !== 'failed' || !trial.outcome.isEndless) ?? tries[0];
  if (representative === undefined) throw new Error(`Family ${family} has no tries`);
  const { outcome } = representative;
  const passed = new Set(outcome.kind === 'failed' ? outcome.green : sources.failing.keys());
  const seen = outcome.kind === 'failed' ? sources.failing.slice(0, outcome.ran) : sources.failing;
  const statuses = seen.map((test, index) => [test.id, passed.has(index) ? 'passed' : 'failed'] as const);
  const broke = outcome.kind === 'regressed' ? ([[outcome.broke, 'failed']] as const) : [];
  const better = tries.filter((trial) => trial.outcome.kind === 'regressed').length;
  return {
    parent: null,
    edge: 'suspected: try the templates of the family',
    claim: `A ${family} change fixes it: ${describeTrial(representative)}`,
    mode: 'deduction',
    perturbation: perturbationOf(representative, sources),
    expected: 'every failing test passes and no passing test fails',
    observed: { exitCode: null, tests: Object.fromEntries([...statuses, ...broke]), note: noteOf(tries.length, better) },
    classification: 'refuted',
    trajectory: null,
    credence: 0,
    folded: tries.length - 1,
  };
}

function noteOf(count: number, regressions: number): string {
  const red = `${count - regressions} left a failing test red`;
  return regressions === 0
    ? `tried ${count} in process: ${red}`
    : `tried ${count} in process: ${red}, ${regressions} broke a passing test`;
}

function perturbationOf(trial: Trial, sources: NodeSources): Perturbation {
  const { setup, files } = sources.tests;
  const argv = testCommand(
    setup,
    files.map((file) => file.path),
  );
  return { argv, changes: sources.changesOf(trial), withAcceptanceTests: true };
}

function familyOf(trial: Trial): string {
  const families = trial.candidates.map((each) => each.proposal.template.family);
  return families.length > 1 ? 'two-edit' : (families[0] ?? 'unknown');
}

/** `relational-operator at src/a.js:12: "a < b" becomes "a <= b"`. */
export function describeTrial(trial: Trial): string {
  return trial.candidates
    .map(({ path, proposal, original }) => {
      const before = shortened(original.slice(proposal.start, proposal.end));
      const after = shortened(proposal.edit.text);
      const what = before === '' ? `adds "${after}"` : after === '' ? `removes "${before}"` : `"${before}" becomes "${after}"`;
      return `${proposal.template.name} at ${path}:${proposal.line}: ${what}`;
    })
    .join(' and ');
}

function shortened(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= 70 ? flat : `${flat.slice(0, 69)}…`;
}
