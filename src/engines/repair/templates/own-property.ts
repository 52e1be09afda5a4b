import { replaced, statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const ownProperty: Template = {
  name: 'own-property',
  family: 'guard',
  description: 'Asks whether a key is the object’s own: `Object.hasOwn` for `in`, for a truth test, and inside `for … in`.',
  literature: 'CWE-1321 (prototype pollution) fixes of qs, minimist and defu; ESLint `guard-for-in`.',
  at: ['BinaryExpression', 'MemberExpression', 'ForInStatement', 'CallExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'BinaryExpression' && node.operator === 'in' && node.left.type !== 'PrivateName') {
      const key = site.text(node.left);
      const object = site.text(node.right);
      yield* replaced(site, node, `Object.hasOwn(${object}, ${key})`);
      yield* replaced(site, node, `Object.prototype.hasOwnProperty.call(${object}, ${key})`);
      if (/^[\w$.]+$/.test(object)) yield* replaced(site, node, `${object}[${key}] !== undefined`);
    } else if (node.type === 'MemberExpression' && node.computed && node.object.type !== 'Super') {
      const [object, key] = [site.text(node.object), site.text(node.property)];
      if (node.property.type === 'NumericLiteral') return;
      yield* replaced(site, node, `Object.hasOwn(${object}, ${key}) ? ${object}[${key}] : undefined`);
      yield* replaced(site, node, `Object.hasOwn(${object}, ${key})`);
      yield* replaced(site, node, `${key} in ${object}`);
    } else if (
      node.type === 'CallExpression' &&
      node.callee.type === 'MemberExpression' &&
      site.text(node.callee.property) === 'hasOwnProperty'
    ) {
      const key = site.text(node.arguments[0] ?? node);
      yield* replaced(site, node, `Object.prototype.hasOwnProperty.call(${site.text(node.callee.object)}, ${key})`);
      yield* replaced(site, node, `${key} in ${site.text(node.callee.object)}`);
    } else if (node.type === 'ForInStatement') {
      const key =
        node.left.type === 'VariableDeclaration' ? site.text(node.left.declarations[0]?.id ?? node.left) : site.text(node.left);
      const body = site.text(node.body);
      const declared = node.left.type === 'VariableDeclaration' ? node.left.kind : '';
      const head = `for (${declared} ${key} of Object.keys(${site.text(node.right)}))`.replace('( ', '(');
      yield* statementReplaced(node, parents[0], `${head} ${site.text(node.body)}`);
      yield* statementReplaced(
        node.body,
        node,
        `{ if (!Object.hasOwn(${site.text(node.right)}, ${key})) continue; ${body.startsWith('{') ? body.slice(1, -1).trim() : body} }`,
      );
    }
  },
  examples: [
    {
      from: 'if (k in o) f();',
      to: ['if (Object.hasOwn(o, k)) f();', 'if (o[k] !== undefined) f();'],
      not: ['if (Object.hasOwn(k, o)) f();'],
    },
    {
      from: 'for (const k in o) f(o[k]);',
      to: [
        'for (const k in o) { if (!Object.hasOwn(o, k)) continue; f(o[k]); }',
        'for (const k of Object.keys(o)) f(o[k]);',
        'for (const k in o) f(Object.hasOwn(o, k) ? o[k] : undefined);',
      ],
    },
    { from: 'if (o.hasOwnProperty(k)) f();', to: ['if (Object.prototype.hasOwnProperty.call(o, k)) f();'] },
    { from: 'o[0] = 1;', to: [], not: ['0 in o = 1;'] },
  ],
};
