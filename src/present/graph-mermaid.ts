import type { Classification, HypothesisGraph, HypothesisNode } from '#domain/hypothesis-graph.ts';
import { oneLine } from './plain-text.ts';
import { childrenOf } from './graph-text.ts';

/** Beyond these a forge refuses to draw, or nobody can read it. */
export const mermaidLimits = { nodes: 40, edges: 60, labelCharacters: 80 } as const;

interface Box {
  readonly id: string;
  readonly parent: string | null;
  readonly edge: string;
  readonly label: string;
  readonly classification: Classification;
}

/**
 * The graph as a Mermaid flowchart of at most 40 nodes and 60 edges. Refuted leaves of one parent collapse into one "+k refuted";
 * what is still too many is left out, latest first, and counted in one last box. Labels hold no markup, links or directives.
 */
export function graphMermaid(graph: HypothesisGraph): string {
  const boxes = fitting(collapseRefutedLeaves(graph));
  const lines = [
    'flowchart TD',
    ...boxes.map((box) => `  ${box.id}${shape(box)}`),
    ...boxes.filter((box) => box.parent !== null).map((box) => `  ${box.parent} -->${edgeLabel(box.edge)} ${box.id}`),
  ];
  return lines.join('\n');
}

/** Cut to 80 characters; every character but letters, digits and ` .,:_-+=()/?!` is written as `#codepoint;`. */
export function mermaidLabel(text: string): string {
  return oneLine(text, mermaidLimits.labelCharacters).replace(
    /[^\p{L}\p{N} .,:_\-+=()/?!]/gu,
    (mark) => `#${mark.codePointAt(0)};`,
  );
}

function collapseRefutedLeaves(graph: HypothesisGraph): readonly Box[] {
  const children = childrenOf(graph);
  const isRefutedLeaf = (node: HypothesisNode) =>
    node.classification === 'refuted' && !children.has(node.id) && node.parent !== null;
  const collapsed = graph.nodes.filter((node) => isRefutedLeaf(node));
  const folds = [...Map.groupBy(collapsed, (node) => node.parent)].map(([parent, leaves]) => foldedBox(parent, leaves));
  return [...graph.nodes.filter((node) => !isRefutedLeaf(node)).map(nodeBox), ...folds];
}

function nodeBox(node: HypothesisNode): Box {
  const folded = node.folded === 0 ? '' : ` (+${node.folded} refuted)`;
  return {
    id: node.id,
    parent: node.parent,
    edge: node.edge,
    label: `${node.id} ${node.classification}${folded}: ${node.claim}`,
    classification: node.classification,
  };
}

function foldedBox(parent: string | null, leaves: readonly HypothesisNode[]): Box {
  const count = leaves.reduce((total, leaf) => total + 1 + leaf.folded, 0);
  return { id: `${parent ?? 'h0'}r`, parent, edge: '', label: `+${count} refuted`, classification: 'refuted' };
}

/** Parents come before their children, so that leaving out from the end never leaves an edge without its start. */
function fitting(boxes: readonly Box[]): readonly Box[] {
  if (boxes.length <= mermaidLimits.nodes) return boxes;
  const kept = withAncestors(boxes, mermaidLimits.nodes - 1);
  const more: Box = {
    id: 'more',
    parent: null,
    edge: '',
    label: `+${boxes.length - kept.length} more, see the list`,
    classification: 'inconclusive',
  };
  return [...kept, more];
}

function withAncestors(boxes: readonly Box[], most: number): readonly Box[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const kept = new Set<string>();
  for (const box of boxes) {
    const missing = ancestry(box, byId).filter((id) => !kept.has(id));
    if (kept.size + missing.length > most) break;
    for (const id of missing) kept.add(id);
  }
  return boxes.filter((box) => kept.has(box.id));
}

function ancestry(box: Box, byId: ReadonlyMap<string, Box>): readonly string[] {
  const ids: string[] = [];
  for (let at: Box | undefined = box; at !== undefined; at = at.parent === null ? undefined : byId.get(at.parent))
    ids.push(at.id);
  return ids;
}

function shape({ label, classification }: Box): string {
  const text = `"${mermaidLabel(label)}"`;
  switch (classification) {
    case 'supported':
      return `([${text}])`;
    case 'refuted':
      return `[${text}]`;
    case 'inconclusive':
      return `{{${text}}}`;
  }
}

function edgeLabel(edge: string): string {
  return edge === '' ? '' : `|"${mermaidLabel(edge)}"|`;
}
