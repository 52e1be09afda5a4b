// HumanEvalFix (bigcode/humanevalpack, JavaScript): each row becomes a package of one file.
import { readFileSync } from 'node:fs';
import { parse, parseExpression } from '@babel/parser';
import { VISITOR_KEYS, type Expression, type Node } from '@babel/types';
import * as z from 'zod';
import type { BenchCase, CaseList } from '../bench-case.ts';
import { isClosed } from '../closed-expression.ts';
import { holdsIn } from './holds-in.ts';
import { factProgram, smallPackageIssue, writeSmallPackage, type Fact, type SmallPackage } from './small-package.ts';

const rowSchema = z.object({
  task_id: z.string(),
  prompt: z.string(),
  canonical_solution: z.string(),
  buggy_solution: z.string(),
  declaration: z.string(),
  entry_point: z.string(),
  docstring: z.string(),
  test: z.string(),
});

type Row = z.infer<typeof rowSchema>;

/** Failing assertions shown in the issue; further ones only judge. */
const mostShown = 4;

export function humanEvalFixCases(file: string): CaseList {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));
  const read = rows.map(caseOf);
  return {
    cases: read.flatMap((one) => (one.kind === 'case' ? [one.bench] : [])),
    unavailable: read.flatMap((one) => (one.kind === 'unavailable' ? [one.row] : [])),
  };
}

type Read =
  | { readonly kind: 'case'; readonly bench: BenchCase }
  | { readonly kind: 'unavailable'; readonly row: CaseList['unavailable'][number] };

const group = 'humanevalfix-js';

function caseOf(row: Row): Read {
  const name = `${row.task_id.replace('JavaScript/', 'humaneval-')}-${row.entry_point}`;
  const [buggy, fixed] = [sourceOf(row, row.buggy_solution), sourceOf(row, row.canonical_solution)];
  const facts = factsIn(row.test, row.entry_point).filter((fact) => holdsIn(fixed, fact));
  const holding = facts.filter((fact) => holdsIn(buggy, fact));
  const failing = facts.filter((fact) => !holding.includes(fact));
  if (failing.length === 0) return { kind: 'unavailable', row: { name, group, why: 'no plain assertion of its test fails' } };
  const small: SmallPackage = {
    name,
    source: buggy,
    exports: [row.entry_point],
    suite: holding,
  };
  const about = row.docstring.trim();
  const bench: BenchCase = {
    name,
    group,
    issue: smallPackageIssue(small, `${row.entry_point} gives wrong results`, quote(about), failing.slice(0, mostShown)),
    materialise: (folder) => writeSmallPackage(folder, small),
    fixed: { 'index.js': fixed },
    hidden: {
      path: 'hidden.cjs',
      content: `${strictConsole}\n${requireEntry(row)}\n${row.test}\n${factProgramBody(row, facts)}`,
    },
    probes: {
      imports: [`import { ${row.entry_point} } from './index.js';`],
      expressions: facts.map((fact) => fact.call),
      runner: 'node',
    },
    withoutSuite: false,
  };
  return { kind: 'case', bench };
}

function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

function sourceOf(row: Row, solution: string): string {
  return `${row.declaration.trim()}\n${solution.trimEnd()}\n\nmodule.exports = { ${row.entry_point} };\n`;
}

/** The rows judge with console.assert, which only prints. */
const strictConsole = `console.assert = (holds) => { if (!holds) process.exit(1); };`;

function requireEntry(row: Row): string {
  return `const { ${row.entry_point} } = require('./index.js');`;
}

function factProgramBody(row: Row, facts: readonly Fact[]): string {
  return `;(() => {\n${factProgram([row.entry_point], facts)}})();\n`;
}

/** Assertions on literals: `f(…) === value` as a call and its result, any other one as an expression that must be true. */
function factsIn(test: string, entry: string): Fact[] {
  const facts: Fact[] = [];
  visit(parse(test, { sourceType: 'script' }).program, (node) => {
    if (node.type !== 'CallExpression' || !isAssert(node.callee)) return;
    const [holds] = node.arguments;
    if (holds === undefined || holds.type === 'SpreadElement' || holds.type === 'ArgumentPlaceholder') return;
    const fact = equation(test, holds, entry) ?? truth(test, holds, entry);
    if (fact !== null) facts.push(fact);
  });
  return facts;
}

function isAssert(callee: Node): boolean {
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'assert';
}

function equation(test: string, holds: Expression, entry: string): Fact | null {
  if (holds.type !== 'BinaryExpression' || !['===', '=='].includes(holds.operator) || holds.left.type === 'PrivateName')
    return null;
  const sides = [unwrapped(holds.left), unwrapped(holds.right)];
  const call = sides.find((side) => isCallOf(side, entry));
  const value = sides.find((side) => isClosed(side));
  return call === undefined || value === undefined ? null : { call: textOf(test, call), expected: textOf(test, value) };
}

function truth(test: string, holds: Expression, entry: string): Fact | null {
  const names = new Set<string>();
  visit(holds, (node) => {
    if (node.type === 'Identifier') names.add(node.name);
  });
  const known = new Set([entry, 'Math', 'abs', 'JSON', 'stringify']);
  return names.has(entry) && [...names].every((name) => known.has(name)) ? { call: textOf(test, holds), expected: 'true' } : null;
}

function isCallOf(node: Expression, entry: string): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== entry) return false;
  return node.arguments.every(
    (argument) =>
      argument.type !== 'SpreadElement' && argument.type !== 'ArgumentPlaceholder' && isClosed(argument as Expression),
  );
}

function unwrapped(node: Expression): Expression {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return node;
  const { property } = node.callee;
  const [argument] = node.arguments;
  const isStringify = property.type === 'Identifier' && property.name === 'stringify';
  return isStringify && argument !== undefined ? (argument as Expression) : node;
}

function textOf(source: string, node: Node): string {
  const text = source.slice(node.start ?? 0, node.end ?? 0);
  return parseExpression(text).type === 'ObjectExpression' ? `(${text})` : text;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const key of VISITOR_KEYS[node.type] ?? []) {
    const children: unknown = (node as unknown as Record<string, unknown>)[key];
    for (const child of Array.isArray(children) ? children : [children]) {
      if (typeof child === 'object' && child !== null && 'type' in child) visit(child as Node, see);
    }
  }
}
