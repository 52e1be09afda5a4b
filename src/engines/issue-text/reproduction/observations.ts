import type { Comment, Expression, Node, Statement } from '@babel/types';
import type { Program } from '#engines/issue-text/javascript/parse.ts';
import { nodesOf, sourceOf } from '#engines/issue-text/javascript/syntax-tree.ts';
import { readAssertion } from './assertion-idioms.ts';
import type { Assertion } from './assertion-idioms.ts';
import { noOutcome, readOutcome } from './outcome-words.ts';
import type { Outcome } from './outcome-words.ts';

/** Something in a program whose result can be looked at. */
export interface Observation {
  readonly expression: Expression;
  readonly assertion: Assertion | null;
  readonly statement: Statement;
  /** Statements that ran before it, in its own and in enclosing blocks. */
  readonly before: readonly Statement[];
  /** The value goes through `console.log`: strings stand without quotes. */
  readonly printed: boolean;
  readonly outcome: Outcome;
  /** 1-based line in the program. */
  readonly line: number;
}

/** Expressions of a program that have, or could get, an expected result, in order. */
export function observationsOf(program: Program): Observation[] {
  return visit(program, program.statements, []);
}

function visit(program: Program, statements: readonly Statement[], before: readonly Statement[]): Observation[] {
  const found: Observation[] = [];
  statements.forEach((statement, index) => {
    const earlier = [...before, ...statements.slice(0, index)];
    const inner = innerStatements(statement, program.source);
    if (inner !== null) {
      found.push(...visit(program, inner, earlier));
      return;
    }
    const subject = subjectOf(statement, program.source);
    if (subject === null) return;
    const words = commentsOf(program, statements, index);
    const outcome = words === '' ? noOutcome : readOutcome(words, { printed: subject.printed, whole: true });
    found.push({ ...subject, statement, before: earlier, outcome, line: statement.loc?.start.line ?? 1 });
  });
  return found;
}

const testCallees =
  /^(?:test|it|describe|context|suite|specify|tap\.test|QUnit\.test)(?:\.(?:only|skip|concurrent|failing|todo))?$/;

/** Statements inside a test, an immediately called or asserting function, or a `try`; `null` for anything else. */
function innerStatements(statement: Statement, source: string): readonly Statement[] | null {
  if (statement.type === 'TryStatement') return statement.block.body;
  if (statement.type === 'BlockStatement') return statement.body;
  if (statement.type === 'FunctionDeclaration')
    return asserts(statement.body, source) && statement.params.length === 0 ? statement.body.body : null;
  if (statement.type === 'VariableDeclaration') {
    const init = statement.declarations[0]?.init;
    const isTest = (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression') && init.params.length === 0;
    return isTest && init.body.type === 'BlockStatement' && asserts(init.body, source) ? init.body.body : null;
  }
  if (statement.type !== 'ExpressionStatement') return null;
  const call = statement.expression.type === 'AwaitExpression' ? statement.expression.argument : statement.expression;
  if (call.type !== 'CallExpression') return null;
  const callback = testCallees.test(sourceOf(source, call.callee)) ? call.arguments.at(-1) : call.callee;
  const isFunction = callback?.type === 'ArrowFunctionExpression' || callback?.type === 'FunctionExpression';
  return isFunction && callback.body.type === 'BlockStatement' ? callback.body.body : null;
}

function asserts(body: Node, source: string): boolean {
  for (const { node } of nodesOf(body)) {
    if (node.type === 'CallExpression' && readAssertion(node, source) !== null) return true;
  }
  return false;
}

type Subject = Pick<Observation, 'expression' | 'assertion' | 'printed'>;

function subjectOf(statement: Statement, source: string): Subject | null {
  if (statement.type === 'VariableDeclaration') {
    const [only] = statement.declarations;
    const init = only?.init;
    if (statement.declarations.length !== 1 || only?.id.type !== 'Identifier' || !init || isLoading(init, source)) return null;
    return isComputed(init) ? { expression: init, assertion: null, printed: false } : null;
  }
  if (statement.type !== 'ExpressionStatement') return null;
  const expression = statement.expression;
  if (isLoading(expression, source)) return null;
  const assertion = readAssertion(expression, source);
  if (assertion !== null) return { expression, assertion, printed: false };
  const printed = printedBy(expression, source);
  if (printed !== null) return { expression: printed, assertion: null, printed: true };
  if (isConsole(expression, source)) return null;
  if (expression.type === 'AssignmentExpression') {
    return expression.left.type === 'Identifier' && isComputed(expression.right)
      ? { expression: expression.right, assertion: null, printed: false }
      : null;
  }
  return expression.type === 'StringLiteral' ? null : { expression, assertion: null, printed: false };
}

function isConsole(expression: Expression, source: string): boolean {
  return expression.type === 'CallExpression' && /^(?:console\.\w+|print|alert)$/.test(sourceOf(source, expression.callee));
}

/** What `console.log(value)`, `console.log('label', value)` or `.then(console.log)` prints. */
function printedBy(expression: Expression, source: string): Expression | null {
  const call = expression.type === 'AwaitExpression' ? expression.argument : expression;
  if (call.type !== 'CallExpression') return null;
  if (isConsole(call, source)) {
    const values = call.arguments.filter((argument) => argument.type !== 'StringLiteral' && argument.type !== 'TemplateLiteral');
    const only =
      values.length === 1 ? values[0] : values.length === 0 && call.arguments.length === 1 ? call.arguments[0] : undefined;
    return only === undefined ||
      only.type === 'SpreadElement' ||
      only.type === 'ArgumentPlaceholder' ||
      only.type === 'StringLiteral'
      ? null
      : only;
  }
  const callee = call.callee;
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super' || !sourceOf(source, callee).endsWith('.then'))
    return null;
  const handler = call.arguments[0];
  const text = handler === undefined ? '' : sourceOf(source, handler);
  return /^console\.log$|^\(?(\w+)\)?\s*=>\s*\{?\s*console\.log\(\1\);?\s*\}?$/.test(text) ? callee.object : null;
}

function isLoading(node: Expression, source: string): boolean {
  return /^(?:await\s+import|require|createRequire)\s*\(/.test(sourceOf(source, node)) && !/\)\s*\(/.test(sourceOf(source, node));
}

function isComputed(node: Expression): boolean {
  return /^(?:Call|New|Await|Member|OptionalCall|OptionalMember|TaggedTemplate|Binary|Logical|Conditional|Unary)Expression$/.test(
    node.type,
  );
}

/** Comments that speak of a statement: behind it, on the lines after it, or, where there is none, above it. */
function commentsOf(program: Program, statements: readonly Statement[], index: number): string {
  const statement = statements[index];
  if (statement === undefined) return '';
  const end = statement.loc?.end.line ?? 0;
  const start = statement.loc?.start.line ?? 0;
  const next = statements[index + 1]?.loc?.start.line ?? Number.POSITIVE_INFINITY;
  const behind = program.comments.filter((comment) => lineOf(comment) === end && (comment.start ?? 0) >= (statement.end ?? 0));
  const below = runFrom(program.comments, end + 1, next, program.source);
  const words = [...behind, ...below].map(textOf).join('\n');
  const outcome = readOutcome(words, { printed: true, whole: true });
  if (outcome.expected !== null || outcome.actual !== null || outcome.plain !== null) return words;
  const previousEnd = statements[index - 1]?.loc?.end.line ?? 0;
  const above = program.comments.filter(
    (comment) => lineOf(comment) < start && lineOf(comment) > previousEnd && (comment.loc?.end.line ?? 0) === start - 1,
  );
  const leading = above.map(textOf).join('\n');
  return /\b(?:should|expect|throws?|must|want)/i.test(leading) &&
    readOutcome(leading, { printed: false, whole: true }).expected !== null
    ? leading
    : words;
}

function lineOf(comment: Comment): number {
  return comment.loc?.start.line ?? 0;
}

/** Own-line comments on the lines directly after a statement, before the next one. */
function runFrom(comments: readonly Comment[], first: number, next: number, source: string): Comment[] {
  const found: Comment[] = [];
  const lines = source.split('\n');
  let line = first;
  const isApart = (lines[first - 1] ?? '').trim() === '' && /\b(?:expected|actual|got|should)\b/i.test(lines[first] ?? '');
  if (isApart) line += 1;
  for (const comment of comments) {
    if (lineOf(comment) !== line || line >= next || !/^\s*\/[/*]/.test(lines[line - 1] ?? '')) continue;
    found.push(comment);
    line = (comment.loc?.end.line ?? line) + 1;
  }
  return found;
}

function textOf(comment: Comment): string {
  return comment.value
    .split('\n')
    .map((line) => line.replace(/^\s*\*+\s?/, '').trim())
    .join('\n')
    .replace(/^[\s/^|]+/, '')
    .trim();
}
