import type { Expression, Node, Statement } from '@babel/types';
import { parseProgram } from '#engines/issue-text/javascript/parse.ts';
import { boundNames } from '#engines/issue-text/javascript/syntax-tree.ts';

/** What a module gives to those who import it, read from its text. */
export interface ModuleExports {
  readonly style: 'esm' | 'cjs' | 'none';
  /** Names of values; `default` among them for an ES default export. */
  readonly names: readonly string[];
  /** The name under which the file knows its whole export (`module.exports = foo`, `export default foo`); `null` where it has none. */
  readonly wholeName: string | null;
  /** The whole export can be called or constructed. */
  readonly isCallable: boolean;
  /** Specifiers whose names it passes on (`export * from`, `module.exports = require(…)`). */
  readonly passesOn: readonly string[];
}

const nothing: ModuleExports = { style: 'none', names: [], wholeName: null, isCallable: false, passesOn: [] };

/** Reads ES and CommonJS exports; what is computed at run time stays unknown. */
export function moduleExports(source: string): ModuleExports {
  const program = parseProgram(source);
  if (program === null) return nothing;
  const isEsm = program.statements.some(
    (statement) => /^(?:Import|Export)/.test(statement.type) || statement.type === 'TSExportAssignment',
  );
  return isEsm ? esmExports(program.statements) : cjsExports(program.statements);
}

interface Found {
  names: Set<string>;
  wholeName: string | null;
  isCallable: boolean;
  passesOn: string[];
}

function esmExports(statements: readonly Statement[]): ModuleExports {
  const found: Found = { names: new Set(), wholeName: null, isCallable: false, passesOn: [] };
  for (const statement of statements) readExport(statement, found, statements);
  return { style: 'esm', ...found, names: [...found.names] };
}

function readExport(statement: Statement, found: Found, statements: readonly Statement[]): void {
  if (statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type') found.passesOn.push(statement.source.value);
  if (statement.type === 'ExportDefaultDeclaration' || statement.type === 'TSExportAssignment') {
    const value = statement.type === 'TSExportAssignment' ? statement.expression : statement.declaration;
    found.names.add('default');
    found.wholeName = nameOf(value);
    found.isCallable = isCallable(value, statements);
  }
  if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') return;
  for (const specifier of statement.specifiers) {
    if (specifier.type === 'ExportSpecifier' && specifier.exportKind === 'type') continue;
    const exported = specifier.exported;
    found.names.add(exported.type === 'Identifier' ? exported.name : exported.value);
  }
  if (statement.declaration !== null && statement.declaration !== undefined)
    for (const name of declares(statement.declaration)) found.names.add(name);
}

function declares(node: Node): string[] {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap((declarator) => boundNames(declarator.id));
  const isValue = node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration';
  return isValue && node.id ? [node.id.name] : [];
}

function nameOf(node: Node): string | null {
  if (node.type === 'Identifier') return node.name;
  return 'id' in node && node.id?.type === 'Identifier' ? node.id.name : null;
}

const callableTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassDeclaration',
  'ClassExpression',
]);

function isCallable(node: Node, statements: readonly Statement[]): boolean {
  if (callableTypes.has(node.type)) return true;
  if (node.type !== 'Identifier') return false;
  return statements.some((statement) => {
    if (callableTypes.has(statement.type)) return nameOf(statement) === node.name;
    if (statement.type !== 'VariableDeclaration') return false;
    return statement.declarations.some(
      (one) => nameOf(one) === node.name && one.init !== null && one.init !== undefined && callableTypes.has(one.init.type),
    );
  });
}

function cjsExports(statements: readonly Statement[]): ModuleExports {
  const found: Found = { names: new Set(), wholeName: null, isCallable: false, passesOn: [] };
  let seen = false;
  for (const statement of statements) {
    if (statement.type !== 'ExpressionStatement') continue;
    for (let node: Expression = statement.expression; node.type === 'AssignmentExpression'; node = node.right) {
      const value = assignedValue(node);
      if (isModuleExports(node.left)) {
        seen = true;
        readWhole(value, found, statements);
      } else {
        const name = exportedProperty(node.left, found.wholeName);
        if (name === null) continue;
        seen = true;
        found.names.add(name);
      }
    }
  }
  return seen ? { style: 'cjs', ...found, names: [...found.names] } : nothing;
}

/** The value at the end of `a = b = value`. */
function assignedValue(node: Expression): Expression {
  return node.type === 'AssignmentExpression' ? assignedValue(node.right) : node;
}

function isModuleExports(node: Node): boolean {
  return isMember(node, 'module', 'exports');
}

function isMember(node: Node, object: string, property: string): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === object &&
    node.property.type === 'Identifier' &&
    node.property.name === property
  );
}

/** `exports.a`, `module.exports.a`, or a property of what is exported as a whole. */
function exportedProperty(node: Node, wholeName: string | null): string | null {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return null;
  const object = node.object;
  const isExports = object.type === 'Identifier' && (object.name === 'exports' || object.name === wholeName);
  return isExports || isModuleExports(object) ? node.property.name : null;
}

function readWhole(value: Expression, found: Found, statements: readonly Statement[]): void {
  found.wholeName = nameOf(value);
  found.isCallable = isCallable(value, statements);
  if (value.type === 'CallExpression' && value.callee.type === 'Identifier' && value.callee.name === 'require') {
    const target = value.arguments[0];
    if (target?.type === 'StringLiteral') found.passesOn.push(target.value);
  }
  if (value.type !== 'ObjectExpression') return;
  for (const property of value.properties) {
    if (property.type === 'SpreadElement' || property.computed) continue;
    if (property.key.type === 'Identifier') found.names.add(property.key.name);
    if (property.key.type === 'StringLiteral') found.names.add(property.key.value);
  }
}
