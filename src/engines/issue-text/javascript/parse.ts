import { parse, parseExpression } from '@babel/parser';
import type { ParserOptions } from '@babel/parser';
import type { Comment, Expression, Statement } from '@babel/types';

/** A piece of JavaScript or TypeScript with its text. */
export interface Program {
  readonly source: string;
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly usesTypes: boolean;
  readonly usesJsx: boolean;
}

const lenient: ParserOptions = {
  sourceType: 'module',
  strictMode: false,
  errorRecovery: true,
  allowAwaitOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowUndeclaredExports: true,
  attachComment: false,
};

const grammars: readonly {
  readonly plugins: ParserOptions['plugins'] & {};
  readonly usesTypes: boolean;
  readonly usesJsx: boolean;
}[] = [
  { plugins: [], usesTypes: false, usesJsx: false },
  { plugins: ['typescript'], usesTypes: true, usesJsx: false },
  { plugins: ['jsx'], usesTypes: false, usesJsx: true },
  { plugins: ['typescript', 'jsx'], usesTypes: true, usesJsx: true },
];

// Issues declare `const result` twice in one block; anything else that needs recovery is no JavaScript.
const tolerated = new Set(['VarRedeclaration', 'StrictDelete', 'StrictWith', 'ModuleExportUndefined', 'DuplicateExport']);

/** Parses the first grammar that fits; `null` where the text is no program. Never throws. */
export function parseProgram(source: string): Program | null {
  if (source.length > 200_000) return null;
  for (const { plugins, usesTypes, usesJsx } of grammars) {
    try {
      const file = parse(source, { ...lenient, plugins });
      const errors = (file.errors ?? []) as readonly { readonly reasonCode?: string }[];
      if (errors.some((error) => !tolerated.has(error.reasonCode ?? ''))) continue;
      return { source, statements: file.program.body, comments: file.comments ?? [], usesTypes, usesJsx };
    } catch {
      continue;
    }
  }
  return null;
}

/** Parses one expression of plain JavaScript; `null` where the text is none. */
export function parseValue(source: string): Expression | null {
  if (source.trim() === '' || source.length > 20_000) return null;
  try {
    const expression = parseExpression(source, { ...lenient, errorRecovery: false, plugins: [] });
    return expression.type === 'SequenceExpression' ? null : expression;
  } catch {
    return null;
  }
}
