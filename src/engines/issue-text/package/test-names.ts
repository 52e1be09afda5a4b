import type { Node } from '@babel/types';
import { parseProgram } from '#engines/issue-text/javascript/parse.ts';
import { nodesOf } from '#engines/issue-text/javascript/syntax-tree.ts';

const parseBudget = 2_000_000;
const suites = /^(?:describe|context|suite)$/;
const tests = /^(?:it|test|specify)$/;

/** Full names of the tests of files, read from literal titles. */
export function readTestNames(files: readonly string[], read: (path: string) => string | null): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  let budget = parseBudget;
  for (const file of files) {
    const source = read(file);
    if (source === null || source.length > budget) continue;
    budget -= source.length;
    names.set(
      file,
      (parseProgram(source)?.statements ?? []).flatMap((statement) => namesIn(statement, [])),
    );
  }
  return names;
}

function namesIn(root: Node, suite: readonly string[]): string[] {
  for (const { node } of nodesOf(root)) {
    const call = titledCall(node);
    if (call === null) continue;
    const path = [...suite, call.title];
    if (tests.test(call.callee)) return [path.join(' > ')];
    return call.body.flatMap((statement) => namesIn(statement, path));
  }
  return [];
}

function titledCall(node: Node): { readonly callee: string; readonly title: string; readonly body: readonly Node[] } | null {
  if (node.type !== 'CallExpression') return null;
  const callee = node.callee.type === 'MemberExpression' ? node.callee.object : node.callee;
  const [title, ...rest] = node.arguments;
  if (callee.type !== 'Identifier' || title?.type !== 'StringLiteral' || !(suites.test(callee.name) || tests.test(callee.name)))
    return null;
  const callback = rest.at(-1);
  const isFunction = callback?.type === 'ArrowFunctionExpression' || callback?.type === 'FunctionExpression';
  return {
    callee: callee.name,
    title: title.value,
    body: isFunction && callback.body.type === 'BlockStatement' ? callback.body.body : [],
  };
}
