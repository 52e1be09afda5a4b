import type { Statement } from '@babel/types';
import type { Example, Expectation, Reproduction } from '#domain/reproduction.ts';
import type { Program } from '#engines/issue-text/javascript/parse.ts';
import { freeNames, sourceOf } from '#engines/issue-text/javascript/syntax-tree.ts';
import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';
import type { Draft } from './draft.ts';
import { importLedger } from './import-ledger.ts';
import type { ImportLedger } from './import-ledger.ts';
import { importUses } from './import-uses.ts';
import { setupFor, topNames } from './setup-slice.ts';
import { shareSetups } from './shared-setup.ts';
import type { SetupPiece } from './shared-setup.ts';
import type { Reading } from './values.ts';

/** An example that knows its setup, but not yet its id. */
export interface Prepared {
  readonly draft: Draft;
  readonly setup: readonly SetupPiece[];
  readonly body:
    | { readonly kind: 'expression'; readonly expression: string; readonly expected: Expectation }
    | { readonly kind: 'statements'; readonly code: string };
}

export interface Assembled {
  readonly reproduction: (Reproduction & { readonly kind: 'examples' }) | null;
  readonly notes: readonly string[];
  readonly looked: readonly string[];
}

export const nothingExpected = 'the issue does not say what should come of it';

/** Joins drafts to one reproduction: imports resolved, setups cut out, what cannot run left out and told of. */
export function assemble(drafts: readonly Draft[], facts: PackageFacts): Assembled {
  const ledger = importLedger(facts);
  const looked: string[] = [];
  const prepared: Prepared[] = [];
  const observed = new Set(
    drafts.filter((draft) => draft.expected !== null || draft.actual !== null).map((draft) => draft.statement),
  );
  for (const draft of inOrder(drafts)) {
    const made = prepare(draft, ledger, observed);
    if (typeof made === 'string') looked.push(`${place(draft)}: ${made}`);
    else if (!prepared.some((other) => isSame(other, made))) prepared.push(made);
  }
  if (prepared.length === 0) return { reproduction: null, notes: [], looked };
  const { preamble, setups } = shareSetups(
    prepared.map((one) => one.setup),
    ledger.locals(),
  );
  const examples = prepared.map((one, index) => example(one, `example-${index + 1}`, setups[index] ?? ''));
  const usesTypes = prepared.some(({ draft }) => draft.program.usesTypes || draft.context.usesTypes);
  const notes = [...ledger.notes(), ...prepared.flatMap((one) => notesOf(one.draft))];
  return {
    reproduction: { kind: 'examples', imports: ledger.imports(), preamble, language: usesTypes ? 'ts' : 'js', examples },
    notes: [...new Set(notes)],
    looked,
  };
}

/** Body before title, and what the issue says outright before what is read into it. */
function inOrder(drafts: readonly Draft[]): Draft[] {
  return [...drafts.filter((draft) => draft.part >= 0), ...drafts.filter((draft) => draft.part < 0)];
}

function place(draft: Draft): string {
  const where = draft.part < 0 ? 'the title' : `line ${draft.line}`;
  return `\`${sourceOf(draft.program.source, draft.expression).replace(/\s+/g, ' ').slice(0, 80)}\` in ${where}`;
}

function prepare(draft: Draft, ledger: ImportLedger, observed: ReadonlySet<Statement>): Prepared | string {
  const body = bodyOf(draft);
  if (typeof body === 'string') return body;
  const { statements, names } = neededBy(draft);
  const uses = [...importUses(draft.context), ...(draft.program === draft.context ? [] : importUses(draft.program))];
  const setup = setupFor({ before: statements, observed, source: draft.context.source }, names);
  const declared = new Set(setup.flatMap((statement) => topNames(statement)));
  const wanted = new Set(
    [...names, ...setup.flatMap((statement) => [...freeNames(statement)])].filter((name) => !declared.has(name)),
  );
  const refused = ledger.take(wanted, uses);
  if (refused !== null) return refused;
  return { draft, body, setup: setup.map((statement) => piece(statement, draft.context)) };
}

function bodyOf(draft: Draft): Prepared['body'] | string {
  const { assertion } = draft;
  if (draft.program.usesJsx) return 'it holds JSX, which needs a renderer';
  if (assertion?.kind === 'unknown') return `the assertion "${assertion.name}" is not understood`;
  if (assertion?.kind === 'statement') return { kind: 'statements', code: assertion.code };
  if (assertion?.kind === 'expression') {
    return { kind: 'expression', expression: sourceOf(draft.program.source, assertion.expression), expected: assertion.expected };
  }
  if (draft.expected === null) return nothingExpected;
  const { expression, program, expected } = draft;
  // `f(1) === 2` that should be true says that f(1) should be 2.
  if (
    expression.type === 'BinaryExpression' &&
    /^===?$/.test(expression.operator) &&
    expected.kind === 'value' &&
    expected.source === 'true'
  ) {
    return {
      kind: 'expression',
      expression: sourceOf(program.source, expression.left),
      expected: { kind: 'value', source: sourceOf(program.source, expression.right) },
    };
  }
  return { kind: 'expression', expression: sourceOf(program.source, expression), expected: expectation(expected) };
}

function expectation(reading: Reading): Expectation {
  return reading.kind === 'value' ? { kind: 'value', source: reading.source } : reading;
}

/** Names that the example uses, and the statements they may come from. */
function neededBy(draft: Draft): { readonly statements: readonly Statement[]; readonly names: Set<string> } {
  const names = freeNames(draft.expression);
  if (draft.assertion?.kind === 'expression') {
    const nodes = [draft.assertion.expression, draft.assertion.expectedNode].filter((node) => node !== null);
    return { statements: draft.before, names: new Set(nodes.flatMap((node) => [...freeNames(node)])) };
  }
  for (const name of ['assert', 'expect', 't', 'should', 'console']) if (draft.assertion !== null) names.delete(name);
  return { statements: draft.before, names };
}

function piece(statement: Statement, program: Program): SetupPiece {
  return {
    text: dedent(sourceOf(program.source, statement), statement.loc?.start.column ?? 0),
    statement,
    names: topNames(statement),
    free: freeNames(statement),
  };
}

function dedent(text: string, column: number): string {
  const lead = new RegExp(`^\\s{0,${column}}`);
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.replace(lead, '')))
    .join('\n');
}

function isSame(a: Prepared, b: Prepared): boolean {
  const key = (one: Prepared): string => {
    const text = one.body.kind === 'expression' ? one.body.expression : one.body.code;
    return [...one.setup.map((piece) => piece.text), text]
      .map((line) => line.trim().replace(/;$/, ''))
      .join('\n')
      .replaceAll('"', "'");
  };
  // Two expectations of one call are no repetition: SPEC has to see that the issue contradicts itself.
  return key(a) === key(b) && !contradicts(a, b);
}

function contradicts(a: Prepared, b: Prepared): boolean {
  if (a.body.kind !== 'expression' || b.body.kind !== 'expression') return false;
  const areSaidOutright = a.draft.expected !== null && b.draft.expected !== null;
  return areSaidOutright && JSON.stringify(a.body.expected) !== JSON.stringify(b.body.expected);
}

function example(prepared: Prepared, id: string, setup: string): Example {
  const { draft, body } = prepared;
  if (body.kind === 'statements')
    return { kind: 'statements', id, code: setup === '' ? body.code : `${setup}\n${body.code}`, issueLine: draft.line };
  return {
    kind: 'expression',
    id,
    setup,
    expression: body.expression,
    expected: body.expected,
    claimedActual: body.expression === sourceOf(draft.program.source, draft.expression) ? claimed(draft.actual) : null,
    issueLine: draft.line,
  };
}

function claimed(reading: Reading | null): string | null {
  if (reading === null) return null;
  if (reading.kind === 'value') return reading.source;
  if (reading.kind === 'does-not-throw') return 'does not throw';
  return `throws ${reading.errorName ?? 'Error'}${reading.message === null ? '' : `: ${reading.message}`}`;
}

function notesOf(draft: Draft): string[] {
  const reading = draft.assertion === null ? draft.expected : null;
  const text = sourceOf(draft.program.source, draft.expression).replace(/\s+/g, ' ');
  if (reading?.kind === 'value' && reading.note !== null) return [`For \`${text}\`: ${reading.note}`];
  if (reading?.kind === 'does-not-throw')
    return [`For \`${text}\`: the issue names no result, only that nothing should be thrown`];
  return [];
}
