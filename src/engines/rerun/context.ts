import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import { oncePer } from '#lib/once-per.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { parsedSource, toRunnable, type ParsedSource } from './instrument/parsed-source.ts';
import { valueExports, type FindModule, type MayBeValue } from './instrument/value-exports.ts';

/** Where tests are run again, and which. */
export interface RerunContext {
  readonly sandbox: Sandbox;
  /** Mounted read-only at `/repo`. The acceptance files are served from memory, never laid into it. */
  readonly checkout: Checkout;
  readonly acceptance: AcceptanceTests;
  /** Test files of the repository that run beside the acceptance files. */
  readonly suiteFiles: readonly string[];
  /** Random seed of generated inputs. */
  readonly seed: number;
}

export const repositoryRoot = '/repo';

/** Source text as the harness takes it. */
export interface ServedSource {
  readonly text: string;
  readonly format: 'module' | 'commonjs';
}

/** A file of the checkout; `null` where there is none. */
export function readInCheckout(context: RerunContext, path: string): string | null {
  try {
    return readFileSync(join(context.checkout.path, path), 'utf8');
  } catch {
    return null;
  }
}

/** Reads and parses a source of the checkout; `null` where it is missing or does not parse. */
export function sourceAt(context: RerunContext, path: string): ParsedSource | null {
  const text = readInCheckout(context, path);
  const parsed = text === null ? null : parsedSource(path, text, packageTypeAt(context, path));
  return parsed === null ? null : { ...parsed, mayBeValue: typeKnowledge(context, path) };
}

const knowledgeOf = oncePer((context: RerunContext): MayBeValue => valueExports(moduleFinder(context)));

function typeKnowledge(context: RerunContext, path: string): (specifier: string, name: string) => boolean {
  return (specifier, name) => knowledgeOf(context)(path, specifier, name);
}

/** Finds a file's imports the way the harness does, each file parsed once. */
function moduleFinder(context: RerunContext): FindModule {
  const parsed = new Map<string, ParsedSource | null>();
  return (from, specifier) => {
    if (!/^\.{1,2}(\/|$)/.test(specifier)) return null;
    const path = join(dirname(from), specifier);
    const file = [path, ...guessedFiles(path)].find((each) => isFileIn(context, each));
    if (file === undefined) return null;
    const known = parsed.get(file);
    if (known !== undefined) return known;
    const text = /\.[cm]?[jt]sx?$/.test(file) ? readInCheckout(context, file) : null;
    const source = text === null ? null : parsedSource(file, text, packageTypeAt(context, file));
    parsed.set(file, source);
    return source;
  };
}

/** TypeScript first: `./a.js` may mean `./a.ts`, and `./a` a file or a folder. */
function guessedFiles(path: string): string[] {
  const bare = path.replace(/\.([cm]?)jsx?$/, '');
  const swapped = bare === path ? [] : [`${bare}.ts`, `${bare}.mts`, `${bare}.cts`, `${bare}.tsx`];
  return [...swapped, ...['.ts', '.mts', '.cts', '.tsx', '.js', '/index.ts', '/index.tsx', '/index.js'].map((end) => path + end)];
}

function isFileIn(context: RerunContext, path: string): boolean {
  return statSync(join(context.checkout.path, path), { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * What every job of one context serves, for the checkout does not change under it: the TypeScript that the tests reach, and the acceptance
 * files, by their absolute paths inside the sandbox.
 */
export const servedToAll = oncePer((context: RerunContext): Readonly<Record<string, ServedSource>> => {
  return { ...servedTypeScript(context), ...servedAcceptance(context) };
});

/** Every TypeScript file that the tests reach by static imports, made runnable: Node's own stripping cannot see other files. */
function servedTypeScript(context: RerunContext): Record<string, ServedSource> {
  const find = moduleFinder(context);
  const waiting = [...context.acceptance.files.map((file) => file.path), ...context.suiteFiles].flatMap(
    (path) => sourceAt(context, path) ?? [],
  );
  const seen = new Map(waiting.map((source) => [source.path, source]));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const specifier of specifiersOf(next)) {
      const found = find(next.path, specifier);
      if (found === null || seen.has(found.path) || found.path.split('/').includes('node_modules')) continue;
      seen.set(found.path, found);
      waiting.push(found);
    }
  }
  return Object.fromEntries([...seen.values()].flatMap((source) => servedTyped(context, source)));
}

function servedTyped(context: RerunContext, { path, text, format }: ParsedSource): [string, ServedSource][] {
  if (!/\.[cm]?ts$/.test(path)) return [];
  try {
    return [[`${repositoryRoot}/${path}`, { text: toRunnable(path, text, typeKnowledge(context, path)), format }]];
  } catch {
    return [];
  }
}

function specifiersOf(source: ParsedSource): string[] {
  return source.ast.program.body.flatMap((statement) =>
    (statement.type === 'ImportDeclaration' && statement.importKind !== 'type') ||
    (statement.type === 'ExportNamedDeclaration' && statement.source) ||
    statement.type === 'ExportAllDeclaration'
      ? [statement.source?.value ?? '']
      : [],
  );
}

/** Acceptance files by their absolute paths inside the sandbox. */
function servedAcceptance(context: RerunContext): Record<string, ServedSource> {
  const entries = context.acceptance.files.map((file) => {
    const parsed = parsedSource(file.path, file.content, packageTypeAt(context, file.path));
    const format = parsed?.format ?? (context.acceptance.setup.moduleKind === 'esm' ? 'module' : 'commonjs');
    return [
      `${repositoryRoot}/${file.path}`,
      { text: toRunnable(file.path, file.content, typeKnowledge(context, file.path)), format },
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** Module formats of the suite files, by absolute path inside the sandbox. */
export function suiteFormats(context: RerunContext): Record<string, 'module' | 'commonjs'> {
  const entries = context.suiteFiles.map(
    (path) => [`${repositoryRoot}/${path}`, sourceAt(context, path)?.format ?? 'module'] as const,
  );
  return Object.fromEntries(entries);
}

function packageTypeAt(context: RerunContext, path: string): 'module' | 'commonjs' | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const text = readInCheckout(context, join(folder, 'package.json'));
    if (text !== null) return typeIn(text);
    if (folder === '.' || folder === '/') return null;
  }
}

function typeIn(manifest: string): 'module' | 'commonjs' | null {
  try {
    const { type } = JSON.parse(manifest) as { readonly type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : null;
  } catch {
    return null;
  }
}
