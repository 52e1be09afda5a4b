import { replaced } from '../syntax/edits.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import type { Template } from '../template.ts';

export const loosenedComparison: Template = {
  name: 'loosened-comparison',
  family: 'condition',
  description:
    'Asks whether a text begins with, ends with or holds another instead of equalling it, or compares without regard to case or blanks.',
  literature: 'BugsJS "incorrect comparison"; header and media-type fixes of web frameworks.',
  at: ['BinaryExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'BinaryExpression' || !/^[=!]==?$/.test(node.operator)) return;
    if (node.right.type !== 'StringLiteral' || node.right.value === '' || node.left.type === 'UnaryExpression') return;
    const text = levelOfNode(node.left) < level.call ? `(${site.text(node.left)})` : site.text(node.left);
    const literal = site.text(node.right);
    const not = node.operator.startsWith('!') ? '!' : '';
    for (const method of ['startsWith', 'includes', 'endsWith']) {
      yield* replaced(site, node, `${not}${text}.${method}(${literal})`);
      yield* replaced(site, node, `${not}${text}?.${method}(${literal})`);
    }
    for (const call of ['toLowerCase()', 'trim()']) yield* replaced(site, node, `${text}.${call} ${node.operator} ${literal}`);
  },
  examples: [
    {
      from: "if (a.b === 'text/html') f();",
      to: [
        "if (a.b.startsWith('text/html')) f();",
        "if (a.b?.startsWith('text/html')) f();",
        "if (a.b.toLowerCase() === 'text/html') f();",
      ],
      not: ["if (!a.b.startsWith('text/html')) f();"],
    },
    { from: "if (a !== 'b') f();", to: ["if (!a.includes('b')) f();"] },
    { from: "if (typeof a === 'string') f();", to: [], not: ["if ((typeof a).startsWith('string')) f();"] },
  ],
};
