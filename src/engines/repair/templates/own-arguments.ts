import { isFunction, type Node } from '@babel/types';
import { isCallee } from '../syntax/around.ts';
import { replaced } from '../syntax/edits.ts';
import { oncePerFile } from '../syntax/once-per-file.ts';
import { childrenOf } from '../syntax/source-tree.ts';
import type { Site, Template } from '../template.ts';

const mostFunctions = 8;

interface Form {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** Functions of the file by name, with their parameters, where those are plain and at least two. */
const formsOf = (root: Node): Form[] => {
  const found: Form[] = [];
  const visit = (node: Node, name: string | null): void => {
    const own = node.type === 'FunctionDeclaration' ? (node.id?.name ?? null) : name;
    if (isFunction(node) && own !== null && 'params' in node && node.params.length >= 2) {
      const parameters = node.params.flatMap((parameter) => (parameter.type === 'Identifier' ? [parameter.name] : []));
      if (parameters.length === node.params.length) found.push({ name: own, parameters });
    }
    const given = node.type === 'VariableDeclarator' && node.id.type === 'Identifier' ? node.id.name : null;
    for (const child of childrenOf(node)) visit(child, given);
  };
  visit(root, null);
  return found;
};

const functionsOfFile = oncePerFile(formsOf);

const isPlace = (site: Site): boolean => {
  const parent = site.parents[0];
  return !isCallee(site) && parent?.type !== 'ExpressionStatement' && parent?.type !== 'UnaryExpression';
};

export const ownArguments: Template = {
  name: 'own-arguments',
  family: 'call-wrap',
  description:
    'Passes a value once more to a function whose other parameters are at hand under their own names, as recursion does.',
  literature: 'QuixBugs and HumanEvalFix "missing recursive call"; TBar FP10; chai and yaml fixes of nested values.',
  at: ['CallExpression', 'MemberExpression', 'Identifier'],
  *propose(site) {
    const { node, parents } = site;
    if (!isPlace(site)) return;
    // A name alone is passed on only where it is what a function gives.
    if (node.type === 'Identifier' && parents[0]?.type !== 'ReturnStatement' && parents[0]?.type !== 'VariableDeclarator') return;
    const inScope = new Set(site.names);
    const text = site.text(node);
    const usable = functionsOfFile(site).filter(({ name }) => inScope.has(name) && !text.startsWith(`${name}(`));
    for (const { name, parameters } of usable.slice(0, mostFunctions))
      for (const [index, own] of parameters.entries()) {
        const others = parameters.filter((_, at) => at !== index);
        if (own === text || !others.every((other) => inScope.has(other))) continue;
        yield* replaced(site, node, `${name}(${parameters.with(index, text).join(', ')})`);
      }
  },
  examples: [
    {
      from: 'function show(c, v, n) {\n  if (v.own) return v.own(n);\n  return String(v);\n}',
      to: ['function show(c, v, n) {\n  if (v.own) return show(c, v.own(n), n);\n  return String(v);\n}'],
      not: ['function show(c, v, n) {\n  if (v.own) return show(v.own(n));\n  return String(v);\n}'],
    },
    {
      from: 'const sum = (list, start) => { const rest = list.slice(1); return rest; };',
      to: ['const sum = (list, start) => { const rest = list.slice(1); return sum(rest, start); };'],
    },
    { from: 'function f(a, b) {} g(h(1));', to: [], not: ['function f(a, b) {} g(f(h(1), b));'] },
  ],
};
