import type { HypothesisGraph } from '#domain/hypothesis-graph.ts';
import type { RunState } from '#domain/run-state.ts';
import { formatRecordMarker } from '#domain/record-marker.ts';
import { scoreParts, scoreWeights, type Score } from '#domain/score.ts';
import { graphMermaid } from './graph-mermaid.ts';
import { graphText } from './graph-text.ts';
import { commitSubject } from './commit-message.ts';
import { markdownCode, markdownText } from './plain-text.ts';

export interface PullRequestFacts {
  readonly state: Pick<RunState, 'item' | 'claims' | 'findings' | 'behaviours' | 'acceptance' | 'chosen' | 'judgement'>;
  readonly graph: HypothesisGraph;
  /** The receipt as Markdown: a short table and the JSON in a fold. */
  readonly receipt: string;
  readonly tool: string;
  /** git patch-id of the whole diff; `null` where it has none. */
  readonly patchId: string | null;
}

export function pullRequestTitle(title: string): string {
  return commitSubject('fix', title);
}

/** GitHub takes 65,536 characters; a forge adapter needs some of them. */
const longestBody = 59_000;

/**
 * The body of a draft pull request: the proof on the first screen, the audit trail in folds. Untrusted text is escaped. At most 59,000
 * characters: of the folds the longest are left out first, and say so; the receipt and the marker stay.
 */
export function pullRequestBody({ state, graph, receipt, tool, patchId }: PullRequestFacts): string {
  const { item, chosen, judgement } = state;
  const issue = item.number === null ? '' : ` for #${item.number}`;
  const head = `_Made by ${tool}, an automated tool${issue}. A person decides; nothing merges by itself._`;
  const folds = [
    fold('Diff', `\`\`\`diff\n${chosen.patch.diff.replaceAll('```', '`\u200B``').trimEnd()}\n\`\`\``),
    fold('What the issue claims, checked against the code', list(state.claims.map(claimLine), 'nothing that could be checked')),
    fold(
      'Behaviours',
      list(
        state.behaviours.behaviours.map((behaviour) => `${behaviour.id}: ${withCode(behaviour.text)}`),
        'none',
      ),
    ),
    fold(
      'Findings of the mechanical lenses (no model took part)',
      list([...state.findings, ...judgement.findings].map(findingLine), 'none'),
    ),
    fold('Investigation', `${graphText(graph, 'markdown')}\n\n\`\`\`mermaid\n${graphMermaid(graph)}\n\`\`\``),
    fold('Score', scoreTable(judgement.score)),
  ];
  const marker = formatRecordMarker({ workItemDigest: item.digest, patchId });
  const kept = [head, proof(state), receipt, marker].join('\n\n').length;
  return [head, proof(state), ...fitting(folds, longestBody - kept), receipt, marker].join('\n\n');
}

/** The folds with the longest replaced by a line, until all fit. */
function fitting(folds: readonly string[], room: number): readonly string[] {
  const size = folds.reduce((sum, text) => sum + text.length + 2, 0);
  const longest = folds.toSorted((one, other) => other.length - one.length)[0];
  if (size <= room || longest === undefined || longest.startsWith(leftOut)) return folds;
  const title = /<summary>(.*?)<\/summary>/.exec(longest)?.[1] ?? 'A part';
  return fitting(
    folds.map((text) =>
      text === longest ? `${leftOut}${title}" is too long for this page; the branch and its receipt hold it._` : text,
    ),
    room,
  );
}

const leftOut = '_"';

function proof({ chosen, judgement, acceptance }: PullRequestFacts['state']): string {
  const { failToPass, passToPass, evidence, score } = judgement;
  const suite = evidence.suite === null ? 'no suite of its own' : `${evidence.suite.newFailures.length} new failures`;
  const heldAside = evidence.heldAside.examples.length;
  return [
    `| proof | |`,
    `|---|---|`,
    `| red → green | ${some(
      failToPass.map((id) => markdownCode(id, 160)),
      '<br>',
    )} |`,
    `| stayed green | ${passToPass.length} (suite: ${suite}) |`,
    `| test, frozen before the fix | ${some(
      acceptance.files.map((file) => markdownCode(file.path)),
      ', ',
    )} |`,
    `| held aside from the builder | ${heldAside === 0 ? 'nothing could be' : `${evidence.heldAside.satisfied} of ${heldAside} satisfied`} |`,
    `| mutants of the changed lines | ${evidence.mutants === null ? 'none could be made' : `${evidence.mutants.killed} of ${evidence.mutants.total} killed`} |`,
    `| files | ${some(
      chosen.patch.changes.map((change) => markdownCode(change.path)),
      ', ',
    )} |`,
    `| score | ${score.value.toFixed(2)} (${score.route}) |`,
  ].join('\n');
}

/** The first twenty, and how many more there are. */
function some(items: readonly string[], between: string): string {
  const more = items.length > 20 ? [`and ${items.length - 20} more`] : [];
  return [...items.slice(0, 20), ...more].join(between);
}

function scoreTable(score: Score): string {
  const rows = scoreParts.map((part) => `| ${part} | ${scoreWeights[part].toFixed(2)} | ${score.parts[part].toFixed(2)} |`);
  const caps = score.caps.length === 0 ? 'none' : score.caps.join(', ');
  return ['| part | weight | value |', '|---|---|---|', ...rows, '', `Caps: ${caps}. Score: ${score.value.toFixed(2)}.`].join(
    '\n',
  );
}

function claimLine({ claim, verdict }: PullRequestFacts['state']['claims'][number]): string {
  const text = `${claim.kind} \`${claim.text.replaceAll(/[`\n]/g, ' ').slice(0, 100)}\``;
  if (verdict.kind === 'not-found') return `${text}: not found`;
  const at = verdict.at.slice(0, 3).map((place) => `${place.file}:${place.line}`);
  return `${text}: ${markdownText([...at, ...(verdict.kind === 'differs' ? [verdict.detail] : [])].join(', '))}`;
}

function findingLine(finding: PullRequestFacts['state']['findings'][number]): string {
  return `${finding.by} (${finding.severity}): ${markdownText(finding.text)}${finding.at === null ? '' : ` (${markdownText(finding.at)})`}`;
}

/** Text with code between backticks, each in its own form. */
function withCode(text: string): string {
  const parts = text.split('`').map((part, index) => (index % 2 === 0 ? markdownText(part) : markdownCode(part, 200)));
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll(' .', '.');
}

function list(lines: readonly string[], none: string): string {
  return lines.length === 0 ? none : lines.map((line) => `- ${line}`).join('\n');
}

function fold(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
