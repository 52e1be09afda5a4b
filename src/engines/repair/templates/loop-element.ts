import { replaced } from '../syntax/edits.ts';
import { isCallee } from '../syntax/around.ts';
import { isReference } from '../syntax/ingredients.ts';
import { loopNamesAround } from '../syntax/loops.ts';
import type { Template } from '../template.ts';

const most = 6;

export const loopElement: Template = {
  name: 'loop-element',
  family: 'variable',
  description: 'Reads the element that the loop has come to, where another variable is read.',
  literature:
    'QuixBugs "incorrect variable"; HumanEvalFix "variable misuse"; SemFix, Nopol: array access as a synthesis component.',
  at: ['Identifier'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type !== 'Identifier' || !isReference(node, parents[0]) || isCallee(site)) return;
    const elements = loopNamesAround(site).flatMap(({ name, lists }) =>
      lists.map((list) => ({ text: `${list}[${name}]`, name, list })),
    );
    // Inside `list[i]` neither part is the whole element.
    const own = elements.filter(({ name, list }) => node.name !== list && node.name !== name);
    for (const { text } of own.slice(0, most)) yield* replaced(site, node, text);
  },
  examples: [
    {
      from: 'for (let i = 0; i < a.length / 2; i++) if (n != a.at(-i - 1)) n++;',
      to: ['for (let i = 0; i < a.length / 2; i++) if (a[i] != a.at(-i - 1)) n++;'],
      not: ['for (let i = 0; i < a.length / 2; i++) if (n != a[i].at(-i - 1)) n++;'],
    },
    { from: 'for (const each of a) f(n);', to: [] },
  ],
};
