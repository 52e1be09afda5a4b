import type { Statement } from '@babel/types';
import type { ParsedSource } from './parsed-source.ts';

/** Whether a module may export a name as a value; `true` where that is not known. */
export type MayBeValue = (from: string, specifier: string, name: string) => boolean;

/** Finds the module that a specifier in a file means; `null` where it is none of the repository's. */
export type FindModule = (from: string, specifier: string) => ParsedSource | null;

interface Names {
  readonly values: Set<string>;
  /** It exports what cannot be listed. */
  isOpen: boolean;
}

/**
 * Tells types from values across TypeScript files: `export { T } from './types'` says nothing about `T`, and a transpiler that sees
 * the whole program elides it (TypeScript without `isolatedModules`).
 */
export function valueExports(find: FindModule): MayBeValue {
  const known = new Map<string, Names>();
  const mayBe: MayBeValue = (from, specifier, name) => {
    const names = namesOf(find(from, specifier));
    return names === null || names.isOpen || names.values.has(name);
  };

  function namesOf(source: ParsedSource | null): Names | null {
    if (source === null || !/\.[cm]?tsx?$/.test(source.path)) return null;
    const before = known.get(source.path);
    if (before !== undefined) return before;
    const names: Names = { values: new Set(), isOpen: false };
    // Modules may re-export each other: what is found so far is what an inner look sees.
    known.set(source.path, names);
    const imported = importsOf(source);
    for (const statement of source.ast.program.body) take(statement, source, { names, imported });
    return names;
  }

  function take(statement: Statement, source: ParsedSource, into: { readonly names: Names; readonly imported: Imports }): void {
    const { names, imported } = into;
    if (statement.type === 'TSExportAssignment') names.isOpen = true;
    if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type !== 'TSInterfaceDeclaration')
      names.values.add('default');
    if (statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type') {
      const inner = namesOf(find(source.path, statement.source.value));
      if (inner === null) names.isOpen = true;
      else {
        names.isOpen ||= inner.isOpen;
        for (const name of inner.values) if (name !== 'default') names.values.add(name);
      }
    }
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') return;
    if (statement.declaration) for (const name of declaredValues(statement.declaration)) names.values.add(name);
    const types = typesIn(source);
    for (const specifier of statement.specifiers) {
      if (specifier.type !== 'ExportSpecifier') {
        names.values.add(textOf(specifier.exported));
        continue;
      }
      if (specifier.exportKind === 'type') continue;
      const local = textOf(specifier.local);
      const origin = statement.source ? { specifier: statement.source.value, name: local } : imported.get(local);
      const isValue = origin === undefined ? !types.has(local) : mayBe(source.path, origin.specifier, origin.name);
      if (isValue) names.values.add(textOf(specifier.exported));
    }
  }

  return mayBe;
}

type Imports = ReadonlyMap<string, { readonly specifier: string; readonly name: string }>;

function importsOf(source: ParsedSource): Imports {
  const found = new Map<string, { specifier: string; name: string }>();
  for (const statement of source.ast.program.body) {
    if (statement.type !== 'ImportDeclaration') continue;
    for (const each of statement.specifiers) {
      if (each.type === 'ImportNamespaceSpecifier') continue;
      const name = each.type === 'ImportSpecifier' ? textOf(each.imported) : 'default';
      found.set(each.local.name, { specifier: statement.source.value, name });
    }
  }
  return found;
}

/** Names of the file's own types that no value shares. */
function typesIn(source: ParsedSource): ReadonlySet<string> {
  const declarations = source.ast.program.body.map((statement) =>
    statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement,
  );
  const values = new Set(declarations.flatMap(declaredValues));
  const types = declarations.flatMap((each) =>
    each.type === 'TSInterfaceDeclaration' || each.type === 'TSTypeAliasDeclaration' ? [each.id.name] : [],
  );
  return new Set(types.filter((name) => !values.has(name)));
}

function declaredValues(node: Statement): string[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id && node.declare !== true ? [node.id.name] : [];
    case 'TSDeclareFunction':
      return [];
    case 'TSEnumDeclaration':
      return node.declare === true ? [] : [node.id.name];
    case 'TSModuleDeclaration':
      return node.declare !== true && node.id.type === 'Identifier' ? [node.id.name] : [];
    case 'VariableDeclaration':
      return node.declare === true ? [] : node.declarations.flatMap(({ id }) => boundNames(id));
    default:
      return [];
  }
}

function boundNames(pattern: unknown): string[] {
  if (typeof pattern !== 'object' || pattern === null) return [];
  const node = pattern as { readonly type?: string; readonly name?: string; readonly [field: string]: unknown };
  if (node.type === 'Identifier') return node.name === undefined ? [] : [node.name];
  const inner = [node['properties'], node['elements'], node['value'], node['left'], node['argument']].flat();
  return inner.flatMap(boundNames);
}

function textOf(node: { readonly type: string; readonly name?: unknown; readonly value?: unknown }): string {
  return String(node.type === 'StringLiteral' ? node.value : node.name);
}
