import { rejectLabel, type Halt } from '#domain/halt.ts';
import type { HypothesisGraph } from '#domain/hypothesis-graph.ts';
import type { RunState } from '#domain/run-state.ts';
import { investigation } from './investigation.ts';
import { count, haltLines } from './run-log.ts';
import { shellWord } from './shell-word.ts';
import { spendingLines, type SpendingOfBoth } from './spending-text.ts';

export interface FixReport {
  readonly result: {
    readonly outcome: string;
    readonly halt: Halt | null;
    readonly rejectedBy: string | null;
    readonly state: Partial<RunState>;
    readonly graph: HypothesisGraph;
  };
  readonly branch: string;
  readonly repository: string;
  /** Paths. */
  readonly graph: string;
  readonly receipt: string | null;
  readonly dryRun: boolean;
  /** What models cost; `null` where nobody knows. */
  readonly spending: SpendingOfBoth | null;
  /** Where changes are that a stopped builder left unfinished, one line each. */
  readonly unfinished: readonly string[];
  /** Address of the draft pull request on its forge; `null` where it is a local record. */
  readonly pullRequest: string | null;
  /** The forge that the issue is on and the result is not, for want of a token; `null` otherwise. */
  readonly unpublished: { readonly repository: string; readonly remote: string } | null;
}

/** What a person reads at the end of a run: the result, the diff, the proof, the investigation, and how to go on. */
export function fixReport(report: FixReport): string {
  const { result } = report;
  if (result.rejectedBy !== null) {
    const { published } = result.state;
    const left = published === undefined ? 'Nothing was pushed.' : `Its draft stays as it is: ${published.recordUrl}.`;
    return `\nEnded: ${result.rejectedBy} put the label ${rejectLabel} on the issue. ${left} Take the label off to go on.\n`;
  }
  const sections = result.halt === null ? fixedSections(report) : [haltLines(result.halt)];
  const nodes = result.graph.nodes.length;
  const found =
    nodes === 0
      ? []
      : [`Investigation (${count(nodes, 'node')}, each with its command, in ${report.graph}):\n${investigation(result.graph)}`];
  const { spending } = report;
  const lines = spending === null ? [] : spendingLines(spending);
  const cost = lines.length === 0 ? [] : [`Models: ${lines.join('\n        ')}.`];
  const { unfinished } = report;
  const kept = unfinished.length === 0 ? [] : [unfinished.join('\n')];
  return `\n${[...sections, ...kept, ...found, ...cost, ...(result.halt === null ? wayOn(report) : [])].join('\n\n')}\n`;
}

function fixedSections({ result, branch, dryRun }: FixReport): readonly string[] {
  const { chosen, judgement, published } = result.state;
  if (chosen === undefined || judgement === undefined) return [];
  const { failToPass, passToPass, score } = judgement;
  const place = dryRun ? `Dry run: branch ${branch} was not made.` : `Fixed on branch ${published?.branch ?? branch}.`;
  return [
    place,
    chosen.patch.diff.trimEnd(),
    [
      `Red → green:`,
      ...failToPass.map((id) => `  ${id}`),
      `Stayed green: ${count(passToPass.length, 'test')}. Score ${score.value.toFixed(2)} (${score.route})${score.caps.length === 0 ? '' : `; capped by ${score.caps.join(', ')}`}.`,
      ...rivalLines(chosen.rivals),
    ].join('\n'),
  ];
}

function rivalLines(rivals: NonNullable<RunState['chosen']>['rivals']): readonly string[] {
  const differing = rivals.filter((rival) => rival.differsOn.length > 0);
  if (differing.length === 0) return [];
  const lines = differing.flatMap((rival) => rival.differsOn.slice(0, 2)).slice(0, 6);
  return [
    `Other changes passed too and behave differently (less plausible; look at these):`,
    ...lines.map((line) => `  ${line}`),
  ];
}

function wayOn({ repository, receipt, result, branch, dryRun, pullRequest, unpublished }: FixReport): readonly string[] {
  if (dryRun || receipt === null) return ['Run the same command without --dry-run to make the branch.'];
  const name = result.state.published?.branch ?? branch;
  const base = result.state.repository?.base.slice(0, 10) ?? 'HEAD';
  return [
    ...(pullRequest === null ? [] : [`Draft pull request: ${pullRequest}`]),
    ...(unpublished === null ? [] : [publishLines(unpublished, name)]),
    [
      `Receipt:  ${receipt}`,
      `Replay:   patchline receipt verify ${shellWord(receipt)} --repo ${shellWord(repository)}`,
      `Look:     git -C ${shellWord(repository)} log -p ${base}..${name}`,
      `Take it:  git -C ${shellWord(repository)} merge ${name}~1`,
      `Drop it:  git -C ${shellWord(repository)} branch -D ${name}`,
    ].join('\n'),
  ];
}

function publishLines({ repository, remote }: { readonly repository: string; readonly remote: string }, branch: string): string {
  return [
    `Nothing was published on ${repository}, for there is no token that may write there. To publish it, either`,
    `  run "git push ${shellWord(remote)} ${branch}" and open a draft pull request with the text beside the receipt, or`,
    `  set GITHUB_TOKEN, delete the branch with "git branch -D ${branch}", and run the same command again.`,
  ].join('\n');
}
