import { replaced } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const mostParts = 5;

/** The parts of `Object.assign(a, b)` as texts; null for any other call, and where one of them is spread. */
const assignedParts = (site: Site): string[] | null => {
  const { node } = site;
  if (node.type !== 'CallExpression' || site.text(node.callee) !== 'Object.assign') return null;
  if (node.arguments.length === 0 || node.arguments.length > mostParts) return null;
  return node.arguments.some((argument) => argument.type === 'SpreadElement')
    ? null
    : node.arguments.map((argument) => site.text(argument));
};

const spreadOf = (text: string): string => {
  const inner = /^\{(.*)\}$/s.exec(text)?.[1]?.trim().replace(/,$/, '');
  if (inner === undefined) return /^(?:[\w$.[\]'"]+|[\w$.]+\(.*\))$/s.test(text) ? `...${text}` : `...(${text})`;
  return inner;
};

/** What an object literal of nothing but spreads copies, as texts; null for any other. */
const spreadParts = (site: Site): string[] | null => {
  const { node } = site;
  if (node.type !== 'ObjectExpression' || node.properties.length === 0 || node.properties.length > mostParts) return null;
  const parts = node.properties.flatMap((property) => (property.type === 'SpreadElement' ? [site.text(property.argument)] : []));
  return parts.length === node.properties.length ? parts : null;
};

export const copiedObject: Template = {
  name: 'copied-object',
  family: 'property',
  description:
    'Copies an object in another way: `Object.assign` calls setters and changes its first argument, a spread does neither; or the later part first.',
  literature:
    'ESLint prefer-object-spread; CWE-1321 (`__proto__` set by Object.assign); SonarJS "parameters should not be reassigned".',
  at: ['CallExpression', 'ObjectExpression'],
  *propose(site) {
    const { node } = site;
    const assigned = assignedParts(site);
    if (assigned !== null) {
      const [first = '', ...others] = assigned;
      yield* replaced(site, node, `{ ${assigned.map(spreadOf).filter(Boolean).join(', ')} }`.replace('{  }', '{}'));
      if (first !== '{}') yield* replaced(site, node, `Object.assign({}, ${assigned.join(', ')})`);
      if (others.length > 1) yield* replaced(site, node, `Object.assign(${[first, ...others.toReversed()].join(', ')})`);
      return;
    }
    const parts = spreadParts(site);
    if (parts === null) return;
    yield* replaced(site, node, `Object.assign({}, ${parts.join(', ')})`);
    if (parts.length > 1)
      yield* replaced(
        site,
        node,
        `{ ${parts
          .toReversed()
          .map((part) => `...${part}`)
          .join(', ')} }`,
      );
  },
  examples: [
    {
      from: 'const a = Object.assign({}, b);',
      to: ['const a = { ...b };'],
      not: ['const a = { ...{}, ...b };', 'const a = Object.assign({}, {}, b);'],
    },
    {
      from: 'f(Object.assign(a, { b: 1 }, c));',
      to: ['f({ ...a, b: 1, ...c });', 'f(Object.assign({}, a, { b: 1 }, c));', 'f(Object.assign(a, c, { b: 1 }));'],
    },
    { from: 'f({ ...a, ...b });', to: ['f(Object.assign({}, a, b));', 'f({ ...b, ...a });'], not: ['f({ ...a });'] },
    { from: 'f(Object.assign(...a), { ...a, b });', to: [] },
  ],
};
