import { isStatement, type Node } from '@babel/types';
import { renamed } from '../syntax/edits.ts';
import { isReference } from '../syntax/ingredients.ts';
import { childrenOf } from '../syntax/source-tree.ts';
import type { Site, Template } from '../template.ts';

const mostPairs = 24;

const isLeaf = (node: Node, parent: Node | undefined): boolean =>
  node.type === 'StringLiteral' || node.type === 'NumericLiteral' || node.type === 'BooleanLiteral' || isReference(node, parent);

/** The variables and literals of an expression, without those of functions inside it. */
const leavesOf = (node: Node, parent: Node | undefined, found: Node[]): Node[] => {
  if (isLeaf(node, parent)) found.push(node);
  else for (const child of childrenOf(node)) if (!isStatement(child)) leavesOf(child, node, found);
  return found;
};

const areAlike = (one: Node, other: Node): boolean => one.type === other.type;

const exchanged = (site: Site, one: Node, other: Node): string => {
  const { node, source } = site;
  const start = node.start ?? 0;
  return (
    source.slice(start, one.start ?? 0) +
    site.text(other) +
    source.slice(one.end ?? 0, other.start ?? 0) +
    site.text(one) +
    source.slice(other.end ?? 0, node.end ?? 0)
  );
};

export const swappedValues: Template = {
  name: 'swapped-values',
  family: 'variable',
  description: 'Exchanges two variables or two literals of one expression.',
  literature: 'ManySStuBs4J "swap arguments" and "swap boolean operands"; HumanEvalFix "variable misuse".',
  at: ['CallExpression', 'BinaryExpression', 'LogicalExpression', 'SequenceExpression', 'ConditionalExpression'],
  *propose(site) {
    const { node, parents } = site;
    // The outermost expression covers those inside it.
    if (/^(?:Binary|Logical|Call|Sequence|Conditional|Member)Expression$/.test(parents[0]?.type ?? '')) return;
    const leaves = leavesOf(node, parents[0], []);
    let pairs = 0;
    for (const [index, one] of leaves.entries())
      for (const other of leaves.slice(index + 1)) {
        if (pairs >= mostPairs || !areAlike(one, other) || site.text(one) === site.text(other)) continue;
        pairs += 1;
        yield* renamed(site, node, exchanged(site, one, other));
      }
  },
  examples: [
    { from: 'f(a.indexOf(b) !== -1);', to: ['f(b.indexOf(a) !== -1);'], not: ['f(a.b(indexOf) !== -1);'] },
    {
      from: "if (s[0] == ' ' && s[1] == 'I') g();",
      to: ["if (s[0] == 'I' && s[1] == ' ') g();", "if (s[1] == ' ' && s[0] == 'I') g();"],
    },
    { from: 't.push((j, i));', to: ['t.push((i, j));'] },
  ],
};
