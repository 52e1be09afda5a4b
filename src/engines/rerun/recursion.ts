import type { Node } from '@babel/types';
import { oncePer } from '#lib/once-per.ts';
import { rangeOf, walk } from '#lib/parse-source.ts';
import type { Baseline, MeasuredTest } from './baseline.ts';
import type { ParsedSource } from './instrument/parsed-source.ts';
import { nameOfFunction } from './instrument/statements.ts';

/** Whether one of the tests reaches a function that calls itself by its name. */
export function reachRecursion(baseline: Baseline, tests: readonly MeasuredTest[]): boolean {
  const hits = new Set(tests.flatMap((test) => test.hits));
  const reached = Map.groupBy(
    baseline.statements.filter((statement) => hits.has(statement.probe)),
    (statement) => statement.file,
  );
  return baseline.sources.some((source) => {
    const statements = reached.get(source.path);
    return (
      statements !== undefined &&
      recursionsIn(source).some((call) => statements.some(({ start, end }) => start <= call.start && call.end <= end))
    );
  });
}

/** Ranges of the calls of a function's own name inside it. */
const recursionsIn = oncePer(({ ast }: ParsedSource): readonly { readonly start: number; readonly end: number }[] => {
  const found: { readonly start: number; readonly end: number }[] = [];
  walk(ast.program, (path) => {
    if (path.node.type !== 'CallExpression') return;
    const called = nameOf(path.node.callee);
    for (let at = path.parent; at !== null && called !== null; at = at.parent) {
      if (/Function|Method$/.test(at.node.type) && nameOfFunction(at) === called) return void found.push(rangeOf(path.node));
    }
  });
  return found;
});

/** `f` of `f()`, `this.f()` and `module.f()`. */
function nameOf(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && !callee.computed
    ? callee.property.name
    : null;
}
