import { stripTypeScriptTypes } from 'node:module';
import type { File } from '@babel/types';
import { parseSource } from '#lib/parse-source.ts';
import { elideTypeImports } from './elide-type-imports.ts';

/** A source file of the repository, parsed once. */
export interface ParsedSource {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly text: string;
  readonly ast: File;
  readonly format: 'module' | 'commonjs';
  /** Whether what a module that it imports exports may be a value. */
  readonly mayBeValue?: (specifier: string, name: string) => boolean;
}

/** `null` where the text does not parse. `packageType` is the `type` of the nearest package.json. */
export function parsedSource(path: string, text: string, packageType: 'module' | 'commonjs' | null): ParsedSource | null {
  try {
    const ast = parseSource(text, path);
    return { path, text, ast, format: formatOf(path, ast, packageType) };
  } catch {
    return null;
  }
}

function formatOf(path: string, ast: File, packageType: 'module' | 'commonjs' | null): 'module' | 'commonjs' {
  if (/\.m[jt]s$/.test(path)) return 'module';
  if (/\.c[jt]s$/.test(path)) return 'commonjs';
  return ast.program.sourceType === 'module' ? 'module' : (packageType ?? 'commonjs');
}

/** JavaScript that Node runs: types erased in place where possible, transformed (enums, namespaces) where not. Throws on syntax errors. */
export function toRunnable(path: string, text: string, mayBeValue?: ParsedSource['mayBeValue']): string {
  if (!/\.[cm]?ts$/.test(path)) return text;
  const elided = elideTypeImports(text, parseSource(text, path), mayBeValue);
  return quietly(() => {
    try {
      return stripTypeScriptTypes(elided, { mode: 'strip' });
    } catch {
      return stripTypeScriptTypes(elided, { mode: 'transform' });
    }
  });
}

/** Type stripping warns once that it is experimental; a command line tool must not print that. */
function quietly<T>(work: () => T): T {
  const emit = Reflect.get(process, 'emitWarning') as typeof process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emit;
  }
}
