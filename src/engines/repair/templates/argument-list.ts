import type { Node } from '@babel/types';
import { renamed } from '../syntax/edits.ts';
import type { Edit, Site, Template } from '../template.ts';

const mostNames = 12;
const mostLiterals = 6;

type Call = Node & { type: 'CallExpression' | 'NewExpression' | 'OptionalCallExpression' };

const isCall = (node: Node): node is Call =>
  node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'OptionalCallExpression';

/** The call with other arguments; what stands between callee and arguments (types, `?.`) is kept. */
const withArguments = (site: Site, call: Call, texts: readonly string[]): Edit[] => {
  const afterCallee = call.typeArguments?.end ?? call.callee.end ?? 0;
  const opening = site.source.indexOf('(', afterCallee);
  return renamed(site, call, `${site.source.slice(call.start ?? 0, opening)}(${texts.join(', ')})`);
};

const added = (site: Site, call: Call): string[] => {
  const used = new Set(call.arguments.map((argument) => site.text(argument)));
  const candidates = [
    ...site.names.slice(0, mostNames),
    ...site.ingredients.literals.slice(0, mostLiterals),
    'true',
    'false',
    'null',
    '{}',
    '[]',
    '0',
    '1',
  ];
  return [...new Set(candidates)].filter((candidate) => !used.has(candidate));
};

export const argumentList: Template = {
  name: 'argument-list',
  family: 'argument',
  description:
    'Swaps two arguments, leaves one out, or passes one more: a name in scope, a literal of the file or a usual constant.',
  literature:
    'PAR "parameter replacer / adder / remover"; TBar FP10.2–10.4; ManySStuBs4J "swap arguments", "more / less arguments".',
  at: ['CallExpression', 'NewExpression', 'OptionalCallExpression'],
  *propose(site) {
    const { node } = site;
    if (!isCall(node) || node.callee.type === 'Import') return;
    if (node.type === 'NewExpression' && !site.text(node).endsWith(')')) return;
    const texts = node.arguments.map((argument) => site.text(argument));
    for (let one = 0; one < texts.length; one += 1)
      for (let other = one + 1; other < texts.length; other += 1) {
        const swapped = texts.with(one, texts[other] ?? '').with(other, texts[one] ?? '');
        yield* withArguments(site, node, swapped);
      }
    for (const index of texts.keys()) yield* withArguments(site, node, texts.toSpliced(index, 1));
    for (const candidate of added(site, node)) {
      yield* withArguments(site, node, [...texts, candidate]);
      if (texts.length > 0) yield* withArguments(site, node, [candidate, ...texts]);
    }
  },
  examples: [
    { from: 'f(a, b);', to: ['f(b, a);', 'f(a);', 'f(b);', 'f(a, b, true);'], not: ['f(a, b, a);'] },
    { from: 'function g(x) { return h(1); }', to: ['function g(x) { return h(1, x); }', 'function g(x) { return h(x, 1); }'] },
    { from: 'a.b();', to: ['a.b(0);'], not: ['a(0).b();'] },
    { from: 'f((a), (b));', to: ['f(a);', 'f(b, a);'] },
  ],
};
