import { sha256 } from '#lib/digest.ts';
import type { HypothesisGraph, HypothesisNode } from '../hypothesis-graph.ts';

/** Nodes re-run by `receipt verify` without `--all`. */
export const sampleSize = 5;

/** The nodes that executed something and can be executed again. */
export function replayableNodes(graph: HypothesisGraph): readonly HypothesisNode[] {
  return graph.nodes.filter((node) => node.perturbation.argv !== null);
}

/**
 * The nodes with the lowest `sha256(salt + newline + id)`, in the graph's order: every verifier with the same salt picks the same ones.
 * A maker who knows the salt can grind for a kind sample; who needs more than a spot check takes a salt of their own, or all.
 */
export function sampleNodes(
  nodes: readonly HypothesisNode[],
  salt: string,
  size: number = sampleSize,
): readonly HypothesisNode[] {
  const ranked = nodes.map((node) => ({ node, rank: sha256(`${salt}\n${node.id}`) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const chosen = new Set(ranked.slice(0, size).map(({ node }) => node.id));
  return nodes.filter((node) => chosen.has(node.id));
}
