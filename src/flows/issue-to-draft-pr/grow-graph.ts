import { addNode, type HypothesisGraph, type NewHypothesisNode } from '#domain/hypothesis-graph.ts';

export interface Growing {
  readonly graph: HypothesisGraph;
  /** First node of the latest phase that made any: what follows hangs under it. */
  readonly tip: string | null;
}

/** Adds the nodes that a phase returned: `null` hangs under the tip, `@<i>` under the i-th of the same list. */
export function growGraph({ graph, tip }: Growing, nodes: readonly NewHypothesisNode[]): Growing {
  const ids: string[] = [];
  const grown = nodes.reduce((sum, node) => {
    const added = addNode(sum, { ...node, parent: parentOf(node, ids, tip) });
    ids.push(added.id);
    return added.graph;
  }, graph);
  const roots = nodes.flatMap((node, index) => (node.parent === null ? [ids[index] ?? null] : []));
  return { graph: grown, tip: roots[0] ?? tip };
}

function parentOf(node: NewHypothesisNode, ids: readonly string[], tip: string | null): string | null {
  if (node.parent === null) return tip;
  return node.parent.startsWith('@') ? (ids[Number(node.parent.slice(1))] ?? tip) : node.parent;
}
