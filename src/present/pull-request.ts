import type { HypothesisGraph } from '#domain/hypothesis-graph.ts';
import type { MergeAllowance } from '#domain/merge-policy.ts';
import type { RunState } from '#domain/run-state.ts';
import { formatRecordMarker } from '#domain/record-marker.ts';
import { scoreCaps, scoreParts, scoreWeights, type Route, type Score } from '#domain/score.ts';
import { graphMermaid } from './graph-mermaid.ts';
import { graphText } from './graph-text.ts';
import { commitSubject } from './commit-message.ts';
import { markdownCode } from './plain-text.ts';
import { whoDecides } from './who-decides.ts';
import { auditFolds, type AuditTrail } from './pull-request/audit.ts';
import { costSection, disclosure, type ModelsUsed } from './pull-request/disclosure.ts';
import { foldsWithin, section, some, type Fold } from './pull-request/fold.ts';

export interface PullRequestFacts {
  readonly state: Pick<RunState, 'item' | 'claims' | 'findings' | 'behaviours' | 'acceptance' | 'chosen' | 'judgement'> &
    AuditTrail;
  readonly graph: HypothesisGraph;
  /** The receipt as Markdown: a short table and the JSON in a fold. */
  readonly receipt: string;
  readonly tool: string;
  /** git patch-id of the whole diff; `null` where it has none. */
  readonly patchId: string | null;
  /** `null`: no model was configured. */
  readonly models: ModelsUsed | null;
  /** What the owner's policy on merging allows; absent: nothing. */
  readonly merging?: MergeAllowance | undefined;
}

/** A change whose score asks for more work says so where lists of pull requests show it. */
export function pullRequestTitle(title: string, route: Route): string {
  return route === 'needs-rework' ? `[needs rework] ${commitSubject('fix', title)}` : commitSubject('fix', title);
}

/** GitHub takes 65,536 characters; a forge adapter needs some of them. */
const longestBody = 59_000;

/**
 * The body of a draft pull request: the proof on the first screen, the audit trail in folds. Untrusted text is escaped. At most 59,000
 * characters: of the folds the longest are left out first, and say so; the receipt and the marker stay.
 */
export function pullRequestBody({ state, graph, receipt, tool, patchId, models, merging }: PullRequestFacts): string {
  const { item, chosen, judgement } = state;
  const issue = item.number === null ? '' : ` for #${item.number}`;
  const head = [
    `_Made by ${tool}, an automated tool${issue}. ${whoDecides(merging)}_`,
    ...needsRework(judgement.score),
    disclosure(models, chosen, state.attempts ?? []),
    proof(state),
  ].join('\n\n');
  const folds: readonly Fold[] = [
    { title: 'Diff', sections: [section('Diff', fenced('diff', chosen.patch.diff.trimEnd()))] },
    ...auditFolds(state),
    {
      title: 'Investigation',
      sections: [section('Investigation', `${graphText(graph, 'markdown')}\n\n${fenced('mermaid', graphMermaid(graph))}`)],
    },
    {
      title: models === null ? 'Score' : 'Score, cost and models',
      sections: [section('Score', scoreTable(judgement.score)), ...costSection(models, state.reviews ?? [])],
    },
  ];
  const marker = formatRecordMarker({ workItemDigest: item.digest, patchId });
  const room = longestBody - [head, '', receipt, marker].join('\n\n').length;
  return [head, foldsWithin(room, folds), receipt, marker].join('\n\n');
}

/** No line of the content ends the block. */
function fenced(language: string, content: string): string {
  return `\`\`\`${language}\n${content.replaceAll('```', '`\u200B``')}\n\`\`\``;
}

function needsRework({ route, value, caps }: Score): readonly string[] {
  if (route !== 'needs-rework') return [];
  const why = caps.length === 0 ? '' : ` (held down by ${caps.join(', ')})`;
  return [`> **Needs rework.** The evidence is worth ${value.toFixed(2)} of 1${why}. Do not take it as it stands.`];
}

function proof({ chosen, judgement, acceptance }: PullRequestFacts['state']): string {
  const { failToPass, passToPass, evidence, score } = judgement;
  const suite = evidence.suite === null ? 'no suite of its own' : `${evidence.suite.newFailures.length} new failures`;
  const heldAside = evidence.heldAside.examples.length;
  const caps = score.caps.length === 0 ? '' : `; at most ${score.caps.map((cap) => `${scoreCaps[cap]} by ${cap}`).join(', ')}`;
  return [
    `| proof | |`,
    `|---|---|`,
    `| red → green | ${some(
      failToPass.map((id) => markdownCode(id, 160)),
      '<br>',
    )} |`,
    `| stayed green | ${passToPass.length} (suite: ${suite}) |`,
    `| test, frozen before the fix | ${paths(acceptance.files)} |`,
    `| held aside from the builder | ${heldAside === 0 ? 'nothing could be' : `${evidence.heldAside.satisfied} of ${heldAside} satisfied`} |`,
    `| mutants of the changed lines | ${evidence.mutants === null ? 'none could be made' : `${evidence.mutants.killed} of ${evidence.mutants.total} killed`} |`,
    `| files | ${paths(chosen.patch.changes)} |`,
    ...leftOutRow(chosen),
    `| score | ${score.value.toFixed(2)} (${score.route}${caps}) |`,
    `| do it again | \`patchline receipt verify <file> --repo <clone>\` |`,
  ].join('\n');
}

/** What the builder changed beside the fix is named where the fix is read. */
function leftOutRow({ leftOut = [] }: PullRequestFacts['state']['chosen']): readonly string[] {
  return leftOut.length === 0 ? [] : [`| changed by the builder, left out | ${paths(leftOut.map((path) => ({ path })))} |`];
}

function paths(files: readonly { readonly path: string }[]): string {
  return some(
    files.map((file) => markdownCode(file.path, 160)),
    ', ',
  );
}

function scoreTable(score: Score): string {
  const rows = scoreParts.map((part) => `| ${part} | ${scoreWeights[part].toFixed(2)} | ${score.parts[part].toFixed(2)} |`);
  const caps = score.caps.map((cap) => `${cap} (at most ${scoreCaps[cap]})`).join(', ');
  return [
    '| part | weight | value |',
    '|---|---|---|',
    ...rows,
    '',
    `Caps: ${caps === '' ? 'none' : caps}. Score: ${score.value.toFixed(2)}.`,
  ].join('\n');
}
