import type { Node, Statement } from '@babel/types';
import { boundNames, freeNames, nodesOf, sourceOf } from '#engines/issue-text/javascript/syntax-tree.ts';

export interface Surroundings {
  readonly before: readonly Statement[];
  /** Statements that are looked at themselves: another example must not fail because of them. */
  readonly observed: ReadonlySet<Statement>;
  readonly source: string;
}

/** The earlier statements that an expression needs: declarations of its names and what changes them, in order. */
export function setupFor({ before, observed, source }: Surroundings, needed: ReadonlySet<string>): Statement[] {
  const wanted = new Set(needed);
  const resolved = new Set<string>();
  const locals = new Set(before.flatMap((statement) => (isLoadStatement(statement) ? [] : topNames(statement))));
  const kept: Statement[] = [];
  for (const statement of before.toReversed()) {
    if (isLoadStatement(statement) || isTest(statement, source)) continue;
    const declares = topNames(statement);
    const gives = declares.filter((name) => wanted.has(name) && !resolved.has(name));
    if (
      gives.length === 0 &&
      !(declares.length === 0 && hasEffect(statement, { wanted, locals, source, isObserved: observed.has(statement) }))
    )
      continue;
    kept.unshift(statement);
    for (const name of gives) resolved.add(name);
    for (const name of freeNames(statement)) wanted.add(name);
  }
  return kept;
}

function isTest(statement: Statement, source: string): boolean {
  return (
    statement.type === 'ExpressionStatement' &&
    /^(?:test|it|describe|context|suite|specify)(?:\.\w+)?\s*\(/.test(sourceOf(source, statement))
  );
}

export function isLoadStatement(statement: Statement): boolean {
  if (/^Import|TSImportEquals/.test(statement.type)) return true;
  if (statement.type === 'ExpressionStatement') return loadedSpecifier(statement.expression) !== null;
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.every((one) => one.init !== null && one.init !== undefined && loadedSpecifier(one.init) !== null);
}

/** `x` of `require('x')`, `require('x').y` and `await import('x')`. */
export function loadedSpecifier(node: Node): string | null {
  if (node.type === 'MemberExpression') return loadedSpecifier(node.object);
  if (node.type === 'AwaitExpression') return loadedSpecifier(node.argument);
  if (node.type === 'ImportExpression') return node.source.type === 'StringLiteral' ? node.source.value : null;
  if (node.type !== 'CallExpression') return null;
  const isLoader = node.callee.type === 'Import' || (node.callee.type === 'Identifier' && node.callee.name === 'require');
  const [target] = node.arguments;
  return isLoader && target?.type === 'StringLiteral' ? target.value : null;
}

/** Names that a statement declares for those after it. */
export function topNames(statement: Statement): string[] {
  if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap((one) => boundNames(one.id));
  const isNamed =
    statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration' || statement.type === 'TSEnumDeclaration';
  if (isNamed) return statement.id ? [statement.id.name] : [];
  const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
  if (isExport && statement.declaration) return topNames(statement.declaration as Statement);
  return statement.type === 'TSInterfaceDeclaration' || statement.type === 'TSTypeAliasDeclaration' ? [statement.id.name] : [];
}

/** Whether a statement may change what a wanted name holds, or sets something up for all (`configure({…})`). */
interface Scope {
  readonly wanted: ReadonlySet<string>;
  readonly locals: ReadonlySet<string>;
  readonly source: string;
  readonly isObserved: boolean;
}

function hasEffect(statement: Statement, { wanted, locals, source, isObserved }: Scope): boolean {
  const text = sourceOf(source, statement);
  const names = freeNames(statement);
  const touchesLocal = [...names].some((name) => wanted.has(name) && locals.has(name));
  if (/^(?:await )?(?:console\.\w+|assert[.\w]*|expect|t\.\w+|print|alert)\s*\(/.test(text) || isObserved)
    return touchesLocal && changesLocal(statement, wanted, locals);
  if (statement.type !== 'ExpressionStatement') return touchesLocal;
  const expression = statement.expression;
  if (expression.type === 'AssignmentExpression' && expression.left.type === 'MemberExpression') return true;
  const isSettingUp =
    expression.type === 'CallExpression' &&
    /(?:config|setup|init|register|use|extend|set\w*|plugin|install|locale|seed|mock)\w*$/i.test(
      sourceOf(source, expression.callee),
    );
  return touchesLocal || (isSettingUp && [...names].some((name) => wanted.has(name)));
}

const changing =
  /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|add|set|delete|remove|clear|insert|append|prepend|write|end|enqueue|dequeue|next|emit|on|off|once|run|start|stop|close|open|register|update|put|inc|dec|reset|toggle|merge|assign|take|use|move|undo|redo|apply|tick|advance|resolve|reject|dispatch|load|extend)/i;

/** A method that sounds like a change is called on a wanted local. */
function changesLocal(statement: Statement, wanted: ReadonlySet<string>, locals: ReadonlySet<string>): boolean {
  for (const { node } of nodesOf(statement)) {
    const isCallOn =
      node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier';
    const name =
      isCallOn && node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier'
        ? node.callee.object.name
        : null;
    const method =
      isCallOn && node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier'
        ? node.callee.property.name
        : '';
    if (name !== null && wanted.has(name) && locals.has(name) && changing.test(method)) return true;
  }
  return false;
}
