import type { HypothesisGraph, HypothesisNode } from '#domain/hypothesis-graph.ts';
import { markdownCode, markdownText, oneLine } from './plain-text.ts';

/** Where the list will be read: a terminal shows text as it stands, a page would take markup in it for its own. */
export type GraphTextMedium = 'terminal' | 'markdown';

interface Medium {
  readonly words: (text: string) => string;
  readonly command: (text: string) => string;
}

const media: Readonly<Record<GraphTextMedium, Medium>> = {
  terminal: { words: oneLine, command: (text) => oneLine(text) },
  markdown: { words: markdownText, command: (text) => markdownCode(text) },
};

const deepestIndent = 8;

/** The graph as a nested list, one item a node: claim, what was run, what was seen, what was concluded. For mail, phones and terminals. */
export function graphText(graph: HypothesisGraph, medium: GraphTextMedium = 'markdown'): string {
  const children = childrenOf(graph);
  const lines: string[] = [];
  // A stack and not recursion: a chain of a thousand nodes is a legal graph.
  const open = (children.get(null) ?? []).toReversed().map((node) => ({ node, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    lines.push(...nodeLines(node, depth, media[medium]));
    for (const child of (children.get(node.id) ?? []).toReversed()) open.push({ node: child, depth: depth + 1 });
  }
  return lines.join('\n');
}

/** The children of each node in the order in which they were made; the roots under `null`. */
export function childrenOf(graph: HypothesisGraph): ReadonlyMap<string | null, readonly HypothesisNode[]> {
  return Map.groupBy(graph.nodes, (node) => node.parent);
}

function nodeLines(node: HypothesisNode, depth: number, { words, command }: Medium): readonly string[] {
  const indent = '  '.repeat(Math.min(depth, deepestIndent));
  const { argv } = node.perturbation;
  const verdict = [node.classification, node.trajectory, `credence ${Math.round(node.credence * 100)} %`].filter(
    (part) => part !== null,
  );
  const folded = node.folded === 0 ? '' : `; ${node.folded} more of this family refuted`;
  return [
    `${indent}- ${node.id} ${words(node.claim)}: ${verdict.join(', ')}${folded}`,
    `${indent}  ran: ${argv === null ? 'nothing (a search in the files)' : command(argv.join(' '))}${changesText(node)}`,
    `${indent}  expected: ${words(node.expected)}; seen: ${words(observationText(node))}`,
  ];
}

function changesText({ perturbation }: HypothesisNode): string {
  const count = perturbation.changes.length;
  return count === 0 ? '' : ` with ${count} changed ${count === 1 ? 'file' : 'files'}`;
}

function observationText({ observed }: HypothesisNode): string {
  const exit = observed.exitCode === null ? '' : `exit code ${observed.exitCode}`;
  return [exit, observed.note].filter((part) => part !== '').join(', ');
}
