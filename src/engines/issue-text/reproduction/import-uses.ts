import type { Node, Statement } from '@babel/types';
import type { Program } from '#engines/issue-text/javascript/parse.ts';
import { nodesOf } from '#engines/issue-text/javascript/syntax-tree.ts';
import { loadedSpecifier } from './setup-slice.ts';

/** One name that an issue's code takes from a module. `whole` is `require(…)`; `namespace` is `import * as`. */
export interface ImportUse {
  readonly specifier: string;
  readonly imported: string;
  readonly form: 'named' | 'default' | 'namespace' | 'whole';
  readonly local: string;
  /** The local name is called or constructed directly. */
  readonly isCalled: boolean;
  /** Members that are read from the local name. */
  readonly members: readonly string[];
}

/** The imports and requires of a program. */
export function importUses(program: Program): ImportUse[] {
  const uses = program.statements.flatMap((statement) => usesOf(statement));
  return uses.map((use) => ({ ...use, ...usageOf(program, use.local) }));
}

type Found = Omit<ImportUse, 'isCalled' | 'members'>;

function usesOf(statement: Statement): Found[] {
  if (statement.type === 'ImportDeclaration') {
    if (statement.importKind === 'type') return [];
    const specifier = statement.source.value;
    return statement.specifiers.flatMap((one): Found[] => {
      if (one.type === 'ImportDefaultSpecifier')
        return [{ specifier, imported: 'default', form: 'default', local: one.local.name }];
      if (one.type === 'ImportNamespaceSpecifier')
        return [{ specifier, imported: '*', form: 'namespace', local: one.local.name }];
      if (one.importKind === 'type') return [];
      const imported = one.imported.type === 'Identifier' ? one.imported.name : one.imported.value;
      return [{ specifier, imported, form: imported === 'default' ? 'default' : 'named', local: one.local.name }];
    });
  }
  if (statement.type === 'TSImportEqualsDeclaration' && statement.moduleReference.type === 'TSExternalModuleReference') {
    const source = statement.moduleReference.expression;
    return source.type === 'StringLiteral'
      ? [{ specifier: source.value, imported: '*', form: 'whole', local: statement.id.name }]
      : [];
  }
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap((one) => (one.init ? loaded(one.id, one.init) : []));
}

function loaded(target: Node, init: Node): Found[] {
  const specifier = loadedSpecifier(init);
  if (specifier === null) return [];
  const isMember = init.type === 'MemberExpression' && init.property.type === 'Identifier';
  const member = isMember && init.property.type === 'Identifier' ? init.property.name : null;
  if (target.type === 'Identifier') {
    if (member === null)
      return [{ specifier, imported: '*', form: init.type === 'AwaitExpression' ? 'namespace' : 'whole', local: target.name }];
    return [{ specifier, imported: member, form: member === 'default' ? 'default' : 'named', local: target.name }];
  }
  if (target.type !== 'ObjectPattern' || member !== null) return [];
  return target.properties.flatMap((property): Found[] => {
    if (property.type === 'RestElement' || property.key.type !== 'Identifier' || property.value.type !== 'Identifier') return [];
    const imported = property.key.name;
    return [{ specifier, imported, form: imported === 'default' ? 'default' : 'named', local: property.value.name }];
  });
}

function usageOf(program: Program, local: string): Pick<ImportUse, 'isCalled' | 'members'> {
  let isCalled = false;
  const members = new Set<string>();
  for (const statement of program.statements) {
    for (const { node } of nodesOf(statement)) {
      if (
        (node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'TaggedTemplateExpression') &&
        isNamed('tag' in node ? node.tag : node.callee, local)
      )
        isCalled = true;
      if (
        node.type === 'MemberExpression' &&
        isNamed(node.object, local) &&
        !node.computed &&
        node.property.type === 'Identifier'
      )
        members.add(node.property.name);
    }
  }
  return { isCalled, members: [...members] };
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
