import type { HypothesisGraph, HypothesisNode } from '#domain/hypothesis-graph.ts';
import { oneLine } from './plain-text.ts';
import { count } from './run-log.ts';

/** The investigation on one screen: what held, what was suspected, and how much was refuted. The whole graph is in its file. */
export function investigation(graph: HypothesisGraph): string {
  const lines: string[] = [];
  let pending: HypothesisNode[] = [];
  const flush = (): void => {
    lines.push(...foldedLines(pending));
    pending = [];
  };
  for (const node of graph.nodes) {
    if (node.classification === 'supported') {
      flush();
      lines.push(line('supported', `${node.claim}${others(node)}`));
    } else pending.push(node);
  }
  flush();
  return lines.join('\n');
}

function foldedLines(nodes: readonly HypothesisNode[]): readonly string[] {
  const suspected = nodes.filter((node) => node.classification === 'inconclusive').map((node) => node.claim);
  const refuted = nodes.filter((node) => node.classification === 'refuted');
  const tries = refuted.reduce((total, node) => total + 1 + node.folded, 0);
  const [only] = refuted;
  return [
    ...suspected.slice(0, 3).map((claim) => line('suspected', claim)),
    ...(suspected.length > 3 ? [line('suspected', `and ${count(suspected.length - 3, 'other place')}`)] : []),
    ...(refuted.length === 1 && only !== undefined ? [line('refuted', `${only.claim} Seen: ${only.observed.note}`)] : []),
    ...(refuted.length > 1
      ? [line('refuted', `${count(refuted.length, 'claim')} about what would fix it, after ${count(tries, 'try', 'tries')}`)]
      : []),
  ];
}

function others({ folded }: HypothesisNode): string {
  return folded === 0 ? '' : ` (${count(folded, 'other change', 'other changes')} behaved the same)`;
}

function line(kind: string, text: string): string {
  return `  ${kind.padEnd(9)}  ${oneLine(text, 200)}`;
}
