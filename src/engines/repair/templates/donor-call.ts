import { parseExpression } from '@babel/parser';
import { replaced } from '../syntax/edits.ts';
import { isCallee } from '../syntax/around.ts';
import type { Template } from '../template.ts';

const mostCalls = 15;

interface CallForm {
  readonly callee: string;
  readonly arguments: readonly string[];
}

const forms = new Map<string, CallForm | null>();

/** The callee and arguments of a call given as text; null if it is no call with arguments. */
const formOf = (text: string): CallForm | null => {
  const known = forms.get(text);
  if (known !== undefined) return known;
  if (forms.size > 50_000) forms.clear();
  let form: CallForm | null = null;
  try {
    const node = parseExpression(text, { plugins: ['typescript'] });
    if (node.type === 'CallExpression' && node.arguments.length > 0 && node.arguments.length <= 4)
      form = {
        callee: text.slice(0, node.callee.end ?? 0),
        arguments: node.arguments.map((argument) => text.slice(argument.start ?? 0, argument.end ?? 0)),
      };
  } catch {
    // Not a form to fill in, then.
  }
  forms.set(text, form);
  return form;
};

export const donorCall: Template = {
  name: 'donor-call',
  family: 'call-wrap',
  description: 'Passes a value to a function the way the file passes another value to it, with the same other arguments.',
  literature: 'Plastic surgery hypothesis (Barr et al. 2014) with one hole; SimFix; TBar FP10.',
  at: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    if (isCallee(site) || parent?.type === 'ExpressionStatement' || parent?.type === 'UnaryExpression') return;
    const own = site.text(node);
    let calls = 0;
    for (const text of site.ingredients.expressions) {
      if (calls >= mostCalls) return;
      const form = text.endsWith(')') ? formOf(text) : null;
      if (!form) continue;
      calls += 1;
      for (const index of form.arguments.keys())
        if (index < 2) yield* replaced(site, node, `${form.callee}(${form.arguments.with(index, own).join(', ')})`);
    }
  },
  examples: [
    {
      from: "function f(a, b) { return { M: pad(a, 2, '0'), Y: b }; }",
      to: ["function f(a, b) { return { M: pad(a, 2, '0'), Y: pad(b, 2, '0') }; }"],
      not: ["function f(a, b) { return { M: pad(a, 2, '0'), Y: pad(c, 2, '0') }; }"],
    },
    {
      from: 'function f(a, b) { g(Math.max(a, 1)); return b - 1; }',
      to: ['function f(a, b) { g(Math.max(a, 1)); return Math.max(b - 1, 1); }'],
    },
  ],
};
