import type { Expression, File, Node } from '@babel/types';
import { parse as parseYaml } from 'yaml';
import { parseSource } from './parse-source.ts';

/** What a configuration file says as data. Values that only code could give are left out. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

/** Reads a configuration as data: JSON (with comments), YAML, or the object that a JavaScript file exports. Nothing is executed. */
export function readConfigText(path: string, text: string): Literal | undefined {
  if (/\.(ya?ml)$/.test(path)) return yamlOrNothing(text);
  if (/\.jsonc?$/.test(path) || !/\.[cm]?[jt]s$/.test(path))
    return yamlOrNothing(text.replace(/^\s*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, ''));
  const file = parseSource(path, text);
  const exported = file === null ? null : exportedValue(file);
  return exported === null ? undefined : literalOf(exported, file);
}

/** JSON is YAML 1.2. */
function yamlOrNothing(text: string): Literal | undefined {
  try {
    return parseYaml(text) as Literal;
  } catch {
    return undefined;
  }
}

export function property(value: Literal | undefined, ...path: readonly string[]): Literal | undefined {
  let at: Literal | undefined = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || isList(at)) return undefined;
    at = at[key];
  }
  return at;
}

export function isList(value: Literal | undefined): value is readonly Literal[] {
  return Array.isArray(value);
}

/** A text or a list of texts as a list of texts. */
export function texts(value: Literal | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** `export default …`, `module.exports = …`, unwrapped from a call with one object (`defineConfig({ … })`). */
function exportedValue(file: File): Node | null {
  for (const statement of file.program.body) {
    if (statement.type === 'ExportDefaultDeclaration') return statement.declaration;
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') continue;
    const { left, right } = statement.expression;
    if (left.type === 'MemberExpression' && left.property.type === 'Identifier' && left.property.name === 'exports') return right;
  }
  return null;
}

function literalOf(node: Node, file: File | null): Literal | undefined {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return node.value;
    case 'NullLiteral':
      return null;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
    case 'ArrayExpression':
      return node.elements.flatMap((element) => (element === null ? [] : (literalOf(element, file) ?? [])));
    case 'ObjectExpression':
      return objectOf(node.properties, file);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return literalOf(node.expression, file);
    case 'CallExpression':
      return node.arguments[0] === undefined ? undefined : literalOf(node.arguments[0], file);
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? undefined : literalOf(node.body, file);
    case 'Identifier':
      return declared(node.name, file);
    default:
      return undefined;
  }
}

function objectOf(properties: readonly Node[], file: File | null): Literal {
  const entries: [string, Literal][] = [];
  for (const item of properties) {
    if (item.type !== 'ObjectProperty') continue;
    const name = item.key.type === 'Identifier' ? item.key.name : item.key.type === 'StringLiteral' ? item.key.value : null;
    const value = literalOf(item.value, file);
    if (name !== null && value !== undefined) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function declared(name: string, file: File | null): Literal | undefined {
  for (const statement of file?.program.body ?? []) {
    if (statement.type !== 'VariableDeclaration') continue;
    const found = statement.declarations.find(
      (declaration) => declaration.id.type === 'Identifier' && declaration.id.name === name,
    );
    const init: Expression | null | undefined = found?.init;
    if (init) return literalOf(init, null);
  }
  return undefined;
}
