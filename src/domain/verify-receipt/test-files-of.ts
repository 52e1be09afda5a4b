import type { HypothesisNode } from '../hypothesis-graph.ts';

/**
 * The test files that a node ran: those of `known` that its command names (as they are, or below `/repo/`), in the command's order,
 * then those that its observed test ids start with (`file > name`). Empty for a command that ran no known test file.
 */
export function testFilesOf(node: HypothesisNode, known: readonly string[]): readonly string[] {
  const isKnown = new Set(known);
  const named = (node.perturbation.argv ?? []).map((argument) => argument.replace(/^\/repo\//, ''));
  const observed = Object.keys(node.observed.tests).map((id) => id.split(' > ')[0] ?? id);
  return [...new Set([...named, ...observed.sort()])].filter((file) => isKnown.has(file));
}
