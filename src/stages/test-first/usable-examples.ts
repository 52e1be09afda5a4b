import type { Example, Reproduction, ReproductionImport } from '#domain/reproduction.ts';
import { compareExamples } from '#engines/acceptance/acceptance.ts';
import { importTarget, type PackageFacts } from '#engines/issue-text/issue-text.ts';
import { parseSource, walk } from '#lib/parse-source.ts';
import { oneLine } from '#present/plain-text.ts';
import type { ProposedTests } from './proposed-tests.ts';
import { whyNotRun } from '../screen-code.ts';

export type ExpressionExample = Extract<Example, { readonly kind: 'expression' }>;

/** One proposed test that may be executed. */
export interface Proposal {
  readonly example: ExpressionExample;
  readonly behaviours: readonly string[];
}

export interface Dropped {
  readonly test: string;
  readonly why: string;
}

export interface Usable {
  readonly imports: readonly ReproductionImport[];
  readonly proposals: readonly Proposal[];
  readonly dropped: readonly Dropped[];
}

/** What a proposal is held against before anything of it runs. */
export interface Known {
  readonly facts: PackageFacts;
  readonly reproduction: Reproduction;
  /** Section A as text: a test that names nothing in it is about something else. */
  readonly behaviours: string;
  /** Taken from earlier answers. */
  readonly proposals: readonly Proposal[];
}

/** Sorts out what contradicts or repeats the issue's own examples, reaches for the machine, or is about something else. Nothing is executed. */
export function usableExamples(proposed: ProposedTests, known: Known): Usable {
  const { imports, dropped } = importsOf(proposed, known.facts);
  const proposals: Proposal[] = [];
  const own = known.reproduction.kind === 'examples' ? known.reproduction.examples : [];
  for (const test of proposed.tests) {
    const example = exampleOf(test, known.proposals.length + proposals.length + 1);
    const others = [...known.proposals, ...proposals].map((other) => other.example);
    const why = whyNot(example, own, others, known.behaviours);
    if (why === null) proposals.push({ example, behaviours: test.behaviours });
    else dropped.push({ test: titleOf(example), why });
  }
  return { imports, proposals, dropped };
}

/** One plain line that names a test to people. */
export function titleOf({ expression }: Pick<ExpressionExample, 'expression'>): string {
  return oneLine(expression, 100);
}

type ProposedTest = ProposedTests['tests'][number];

function exampleOf(test: ProposedTest, number: number): ExpressionExample {
  const expected: Example extends infer E ? (E extends { expected: infer X } ? X : never) : never =
    test.produces == null
      ? { kind: 'throws', errorName: test.throws?.name ?? null, message: test.throws?.message ?? null }
      : { kind: 'value', source: test.produces.trim() };
  const expression = test.expression.trim().replace(/;$/, '');
  return {
    kind: 'expression',
    id: `model-${number}`,
    setup: test.setup.trim(),
    expression,
    expected,
    claimedActual: null,
    issueLine: 0,
  };
}

function whyNot(
  example: ExpressionExample,
  own: readonly Example[],
  others: readonly Example[],
  behaviours: string,
): string | null {
  const relations = own.map((other) => compareExamples(example, other));
  if (relations.includes('contradicts')) return "contradicts an example of the issue: both cannot hold, and the issue's decides";
  if (relations.includes('same')) return 'is an example of the issue already';
  if (others.some((other) => compareExamples(example, other) !== 'apart')) return 'the same call was proposed before';
  return whyNotCode(example) ?? (isAbout(example, behaviours) ? null : 'calls nothing that the behaviours speak of');
}

function whyNotCode({ setup, expression, expected }: ExpressionExample): string | null {
  const parts = [expression, ...(expected.kind === 'value' ? [expected.source] : [])];
  if (!parts.every(isExpression)) return 'cannot be read as an expression';
  if (expected.kind === 'value' && !isFixed(expected.source)) return 'computes what it expects';
  return whyNotRun(`${setup}\n${parts.map((part) => `(${part}\n);`).join('\n')}\n`, () => false);
}

function isExpression(text: string): boolean {
  try {
    const { body } = parseSource(`(${text}\n)`, 'expression.mjs').program;
    return body.length === 1 && body[0]?.type === 'ExpressionStatement';
  } catch {
    return false;
  }
}

const fixedNames = new Set(['undefined', 'NaN', 'Infinity', 'Map', 'Set', 'Date', 'RegExp', 'Uint8Array', 'Symbol', 'iterator']);

/** Made of literals: an expectation that calls the code it judges is met by any code. */
function isFixed(source: string): boolean {
  let isOfLiterals = true;
  walk(parseSource(`(${source}\n)`, 'expected.mjs'), ({ node, key, parent }) => {
    const isKey = key === 'key' && parent?.node.type === 'ObjectProperty' && !parent.node.computed && !parent.node.shorthand;
    if (node.type === 'Identifier' && !isKey && !fixedNames.has(node.name)) isOfLiterals = false;
    if (node.type === 'CallExpression' || /Function|Assignment|Update|Await|Yield|Tagged/.test(node.type)) isOfLiterals = false;
  });
  return isOfLiterals;
}

/** Whether one of the names that it calls stands in the behaviours. */
function isAbout({ setup, expression }: ExpressionExample, behaviours: string): boolean {
  const words = new Set(behaviours.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  let isNamed = false;
  walk(parseSource(`${setup}\n;(${expression}\n)`, 'proposal.mjs'), ({ node }) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const named = node.callee.type === 'MemberExpression' ? [node.callee.object, node.callee.property] : [node.callee];
    if (named.some((part) => part.type === 'Identifier' && words.has(part.name))) isNamed = true;
  });
  return isNamed;
}

function importsOf(proposed: ProposedTests, facts: PackageFacts): { imports: ReproductionImport[]; dropped: Dropped[] } {
  const imports: ReproductionImport[] = [];
  const dropped: Dropped[] = [];
  const locals = new Set<string>();
  for (const { from, name, as } of proposed.imports) {
    const local = as ?? (name === '*' || name === 'default' ? null : name);
    const form = name === '*' ? 'namespace' : name === 'default' ? 'default' : 'named';
    const target =
      local === null || locals.has(local)
        ? null
        : importTarget({ specifier: from, imported: name, form, local, isCalled: true, members: [] }, facts);
    if (target?.kind === 'import' && target.specifier.startsWith('./') && local !== null) {
      locals.add(local);
      imports.push({ specifier: target.specifier, names: [{ imported: target.imported, local }] });
    } else if (target?.kind !== 'framework') {
      dropped.push({ test: `import of ${oneLine(name, 60)} from ${oneLine(from, 80)}`, why: 'is no import of this package' });
    }
  }
  return { imports, dropped };
}
