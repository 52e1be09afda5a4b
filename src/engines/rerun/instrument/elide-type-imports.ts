import type { File, Node } from '@babel/types';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** TypeScript nodes that hold an expression which runs; every other `TS…` node is a type and holds no value. */
const valueFields: Readonly<Record<string, readonly string[]>> = {
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  TSNonNullExpression: ['expression'],
  TSTypeAssertion: ['expression'],
  TSInstantiationExpression: ['expression'],
  TSParameterProperty: ['parameter'],
  TSExportAssignment: ['expression'],
  TSEnumDeclaration: ['body', 'members'],
  TSEnumBody: ['members'],
  TSEnumMember: ['initializer'],
  TSModuleDeclaration: ['body'],
  TSModuleBlock: ['body'],
};

/**
 * TypeScript text without the import and export specifiers that stand for types only, blanked out so that positions stay. Transpilers
 * elide them although they do not say `type` (TypeScript without `verbatimModuleSyntax`); Node's type stripping does not.
 * `mayBeValue` is asked about what other modules export.
 */
export function elideTypeImports(
  text: string,
  ast: File,
  mayBeValue: (specifier: string, name: string) => boolean = () => true,
): string {
  const values = new Set<string>();
  collectValues(ast.program, values);
  const foreign = foreignTypes(ast, mayBeValue);
  for (const name of foreign) values.delete(name);
  const types = new Set([...localTypes(ast), ...foreign]);
  const spans = ast.program.body.flatMap((statement): Span[] => {
    if (statement.type === 'ImportDeclaration') {
      const unused = statement.specifiers.filter((specifier) => !values.has(specifier.local.name));
      if (unused.length === 0) return [];
      if (unused.length === statement.specifiers.length) return [spanOf(statement)];
      return unused.filter((specifier) => specifier.type === 'ImportSpecifier').map((specifier) => withComma(text, specifier));
    }
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { source } = statement;
    return statement.specifiers
      .filter(
        (specifier) =>
          specifier.type === 'ExportSpecifier' &&
          specifier.local.type === 'Identifier' &&
          (source ? !mayBeValue(source.value, specifier.local.name) : types.has(specifier.local.name)),
      )
      .map((specifier) => withComma(text, specifier));
  });
  return spans.reduce(
    (blanked, { start, end }) => blanked.slice(0, start) + blank(blanked.slice(start, end)) + blanked.slice(end),
    text,
  );
}

/** Local names of imports that stand for types of other modules. */
function foreignTypes(ast: File, mayBeValue: (specifier: string, name: string) => boolean): readonly string[] {
  return ast.program.body.flatMap((statement) =>
    statement.type === 'ImportDeclaration'
      ? statement.specifiers.flatMap((each) =>
          each.type === 'ImportSpecifier' &&
          each.imported.type === 'Identifier' &&
          !mayBeValue(statement.source.value, each.imported.name)
            ? [each.local.name]
            : [],
        )
      : [],
  );
}

/** Names of identifiers outside of types. Too many are harmless: an import is then kept. */
function collectValues(node: Node, names: Set<string>): void {
  if (node.type === 'ImportDeclaration') return;
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') names.add(node.name);
  const fields = node.type.startsWith('TS') ? (valueFields[node.type] ?? []) : Object.keys(node);
  for (const field of fields) {
    if (field === 'implements') continue;
    const child = (node as unknown as Record<string, unknown>)[field];
    for (const each of Array.isArray(child) ? (child as unknown[]) : [child]) if (isNode(each)) collectValues(each, names);
  }
}

/** Interfaces and type aliases of the file that no value shares its name with. */
function localTypes(ast: File): ReadonlySet<string> {
  const types = new Set<string>();
  const others = new Set<string>();
  for (const statement of ast.program.body) {
    if (statement.type === 'TSInterfaceDeclaration' || statement.type === 'TSTypeAliasDeclaration') types.add(statement.id.name);
    if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id)
      others.add(statement.id.name);
    if (statement.type === 'VariableDeclaration') {
      for (const { id } of statement.declarations) if (id.type === 'Identifier') others.add(id.name);
    }
  }
  return new Set([...types].filter((name) => !others.has(name)));
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && 'start' in value
  );
}

/** The specifier with the comma behind it, so that what is left is a list. */
function withComma(text: string, node: Node): Span {
  const { start, end } = spanOf(node);
  return { start, end: end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0) };
}

function spanOf(node: Node): Span {
  return { start: node.start ?? 0, end: node.end ?? 0 };
}

function blank(text: string): string {
  return text.replaceAll(/[^\n\r]/g, ' ');
}
