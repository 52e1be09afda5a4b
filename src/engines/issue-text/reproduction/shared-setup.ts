import type { Statement } from '@babel/types';

export interface SetupPiece {
  readonly text: string;
  readonly statement: Statement;
  readonly names: readonly string[];
  readonly free: ReadonlySet<string>;
}

const pureTypes = /^(?:FunctionDeclaration|ClassDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration|TSEnumDeclaration)$/;
const pureValues =
  /^(?:(?:Numeric|String|Boolean|Null|BigInt)Literal|ArrowFunctionExpression|FunctionExpression|ClassExpression)$/;

/**
 * Declarations that hold no state (functions, classes, plain constants) and serve more than one example become the preamble; all
 * else stays in the setup of each example, so that no test depends on another.
 */
export function shareSetups(
  setups: readonly (readonly SetupPiece[])[],
  imported: ReadonlySet<string>,
): { readonly preamble: string; readonly setups: readonly string[] } {
  const uses = new Map<string, number>();
  for (const setup of setups) for (const piece of setup) uses.set(piece.text, (uses.get(piece.text) ?? 0) + 1);
  const shared = new Map<string, SetupPiece>();
  for (const setup of setups) {
    for (const piece of setup) {
      const isNameTaken = [...shared.values()].some(
        (other) => other.text !== piece.text && other.names.some((name) => piece.names.includes(name)),
      );
      const isUsedOften = (uses.get(piece.text) ?? 0) > 1;
      if (isUsedOften && !isNameTaken && isPure(piece.statement) && dependsOnlyOn(piece, shared, imported, setups))
        shared.set(piece.text, piece);
    }
  }
  return {
    preamble: [...shared.keys()].join('\n'),
    setups: setups.map((setup) =>
      setup
        .filter((piece) => !shared.has(piece.text))
        .map((piece) => piece.text)
        .join('\n'),
    ),
  };
}

function isPure(statement: Statement): boolean {
  if (pureTypes.test(statement.type)) return true;
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return false;
  return statement.declarations.every(
    (one) => one.id.type === 'Identifier' && one.init !== null && one.init !== undefined && pureValues.test(one.init.type),
  );
}

/** No name of a piece that stays in the setups is used. */
function dependsOnlyOn(
  piece: SetupPiece,
  shared: ReadonlyMap<string, SetupPiece>,
  imported: ReadonlySet<string>,
  setups: readonly (readonly SetupPiece[])[],
): boolean {
  const known = new Set([...imported, ...[...shared.values()].flatMap((other) => other.names), ...piece.names]);
  const declared = new Set(setups.flat().flatMap((other) => other.names));
  return [...piece.free].every((name) => known.has(name) || !declared.has(name));
}
