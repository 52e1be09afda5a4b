import { renamed, replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const newKeyword: Template = {
  name: 'new-keyword',
  family: 'call-wrap',
  description: 'Makes an object by `new`, or calls without `new`.',
  literature: 'BugsJS "missing new"; JSLint `new-cap`.',
  at: ['NewExpression', 'CallExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type === 'NewExpression') {
      const text = site.text(node).replace(/^new\s+/, '');
      yield* replaced(site, node, node.arguments.length === 0 && !text.endsWith(')') ? `${text}()` : text);
    }
    const isMaker = node.type === 'CallExpression' && /^(?:[\w$]+\.)*[A-Z][\w$]*$/.test(site.text(node.callee));
    if (isMaker) yield* renamed(site, node, `new ${site.text(node)}`);
  },
  examples: [
    { from: 'x = Date(a);', to: ['x = new Date(a);'], not: ['new x = Date(a);'] },
    { from: 'x = new Error("m");', to: ['x = Error("m");'] },
    { from: 'x = f(a);', to: [], not: ['x = new f(a);'] },
  ],
};
