import type { File, Node } from '@babel/types';
import { childrenOf } from '../syntax/parse-source.ts';

const functions = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

/** Whether a node opens a scope for our purpose: functions and the file itself; blocks count to the function around them. */
export function isScope(node: Node): boolean {
  return node.type === 'Program' || functions.has(node.type);
}

/** Names that a scope declares itself: parameters, variables, functions, classes, imports. */
export function declaredNames(scope: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    for (const name of boundBy(node)) names.add(name);
    if (node === scope || !functions.has(node.type)) for (const child of childrenOf(node)) visit(child);
  };
  visit(scope);
  if ('params' in scope && Array.isArray(scope.params))
    for (const parameter of scope.params) for (const name of patternNames(parameter)) names.add(name);
  return names;
}

function boundBy(node: Node): readonly string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return patternNames(node.id);
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id ? [node.id.name] : [];
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local.name];
    case 'CatchClause':
      return node.param ? patternNames(node.param) : [];
    default:
      return [];
  }
}

function patternNames(pattern: Node): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : patternNames(element)));
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    default:
      return [];
  }
}

/** Names bound to modules or their parts, by import or by require at the top level. */
export function moduleNames(file: File): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const statement of file.program.body) {
    if (statement.type === 'ImportDeclaration') {
      const module = statement.source.value.replace(/^node:/, '');
      for (const specifier of statement.specifiers) {
        const imported =
          specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier' ? `.${specifier.imported.name}` : '';
        names.set(specifier.local.name, `${module}${imported}`);
      }
    }
    if (statement.type === 'VariableDeclaration')
      for (const declaration of statement.declarations) bindRequired(declaration, names);
  }
  return names;
}

function bindRequired(declaration: Node, names: Map<string, string>): void {
  if (declaration.type !== 'VariableDeclarator' || declaration.init?.type !== 'CallExpression') return;
  const { callee, arguments: given } = declaration.init;
  const [specifier] = given;
  if (callee.type !== 'Identifier' || callee.name !== 'require' || specifier?.type !== 'StringLiteral') return;
  const module = specifier.value.replace(/^node:/, '');
  if (declaration.id.type === 'Identifier') names.set(declaration.id.name, module);
  if (declaration.id.type !== 'ObjectPattern') return;
  for (const property of declaration.id.properties) {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier' || property.value.type !== 'Identifier')
      continue;
    names.set(property.value.name, `${module}.${property.key.name}`);
  }
}
