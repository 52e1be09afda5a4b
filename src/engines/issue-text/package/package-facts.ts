import { z } from 'zod';
import { isSource, listFiles, readText } from '#engines/issue-text/claims/repository-files.ts';
import { moduleExports } from './module-exports.ts';
import type { ModuleExports } from './module-exports.ts';
import { readTestNames } from './test-names.ts';
import { resolveFile, sourceEntry } from './source-entry.ts';

/** What is known of the package under repair without running anything of it. Paths are relative to the checkout. */
export interface PackageFacts {
  /** Empty string where package.json names none. */
  readonly packageName: string;
  readonly version: string | null;
  /** Source file behind the package's main entry; `null` where none was found. */
  readonly entry: string | null;
  /** Source files behind further entry points: `./sub` → path. */
  readonly subpaths: Readonly<Record<string, string>>;
  /** Exports of the entry, passed-on ones included; `null` without an entry. */
  readonly entryExports: ModuleExports | null;
  readonly moduleKind: 'esm' | 'cjs';
  readonly language: 'js' | 'ts';
  readonly testFiles: readonly string[];
  /** Test file → full names of its tests (suites and test joined by ` > `), as far as they are literal. */
  readonly testNames: ReadonlyMap<string, readonly string[]>;
  /** All files, sorted. */
  readonly files: readonly string[];
  /** Program name → file. */
  readonly programs: Readonly<Record<string, string>>;
  /** Packages that may be imported. */
  readonly dependencies: readonly string[];
  /** Source files (no tests) that export a name of their own. */
  readonly exporters: ReadonlyMap<string, readonly Exporter[]>;
  /** What each of those files exports. */
  readonly modules: ReadonlyMap<string, ModuleExports>;
}

/** A file that exports `name`; `whole` where the name stands for everything it exports. */
export interface Exporter {
  readonly file: string;
  readonly whole: boolean;
  readonly style: ModuleExports['style'];
}

const names = z.record(z.string(), z.unknown()).optional().catch({});
const packageShape = z
  .looseObject({
    name: z.string().optional().catch(''),
    version: z.string().nullable().optional().catch(null),
    main: z.string().optional().catch(undefined),
    module: z.string().optional().catch(undefined),
    source: z.string().optional().catch(undefined),
    types: z.string().optional().catch(undefined),
    type: z.string().optional().catch(undefined),
    exports: z.unknown().optional(),
    bin: z
      .union([z.string(), z.record(z.string(), z.string())])
      .optional()
      .catch(undefined),
    dependencies: names,
    devDependencies: names,
    peerDependencies: names,
    optionalDependencies: names,
  })
  .catch({
    name: '',
    version: null,
    exports: undefined,
    dependencies: {},
    devDependencies: {},
    peerDependencies: {},
    optionalDependencies: {},
  });

type PackageJson = z.infer<typeof packageShape>;

const testShape =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test[-_.][^/]*$|(?:^|\/)test\.[cm]?[jt]sx?$/;

/** Reads package.json, the file list and the exports of the sources. Nothing of the repository is executed. */
export function readPackageFacts(checkoutPath: string, testFiles: readonly string[] | null = null): PackageFacts {
  const files = listFiles(checkoutPath);
  const json = packageShape.parse(parseJson(readText(checkoutPath, 'package.json') ?? '{}'));
  const read = (path: string): string | null => readText(checkoutPath, path);
  const tests = testFiles ?? files.filter((file) => testShape.test(file) && isSource(file) && !/\/fixtures\//.test(file));
  const entry = sourceEntry(rootEntries(json), files);
  const modules = readModules(
    files.filter((file) => isSource(file) && !testShape.test(file) && !tests.includes(file)),
    read,
  );
  return {
    packageName: json.name ?? '',
    version: json.version ?? null,
    entry,
    subpaths: readSubpaths(json.exports, files),
    entryExports: entry === null ? null : entryExportsOf(entry, files, read),
    moduleKind: json.type === 'module' ? 'esm' : 'cjs',
    language: entry !== null && /\.[cm]?tsx?$/.test(entry) ? 'ts' : 'js',
    testFiles: tests,
    testNames: readTestNames(tests, read),
    files,
    programs: readPrograms(json, files),
    dependencies: [json.dependencies, json.devDependencies, json.peerDependencies, json.optionalDependencies].flatMap((group) =>
      Object.keys(group ?? {}),
    ),
    exporters: exportersOf(modules),
    modules,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Files that package.json calls its entry, the one nearest to the source first. */
function rootEntries(json: PackageJson): string[] {
  const targets = conditionTargets(
    typeof json.exports === 'object' && json.exports !== null && '.' in json.exports ? json.exports['.'] : json.exports,
  );
  const named = [json.source, json.module, ...targets, json.main, json.types].filter((path) => path !== undefined);
  return [...named, 'index'];
}

/** Every file named in a conditional export, in order; subpath tables give nothing. */
function conditionTargets(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item) => conditionTargets(item));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, target]) => (key.startsWith('.') ? [] : conditionTargets(target)));
}

function readSubpaths(exports: unknown, files: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  if (typeof exports !== 'object' || exports === null) return found;
  for (const [key, target] of Object.entries(exports)) {
    const file = key.startsWith('./') && !key.includes('*') ? sourceEntry(conditionTargets(target), files) : null;
    if (file !== null) found[key] = file;
  }
  return found;
}

function readPrograms(json: PackageJson, files: readonly string[]): Record<string, string> {
  const plain = (json.name ?? '').replace(/^@[^/]+\//, '');
  const entries = typeof json.bin === 'string' ? { [plain]: json.bin } : (json.bin ?? {});
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, path]) => {
      const file = resolveFile(path.replace(/^\.\//, ''), files);
      return file === null ? [] : [[name, file]];
    }),
  );
}

/** Exports of a file with those it passes on, followed at most five files deep. */
function entryExportsOf(
  entry: string,
  files: readonly string[],
  read: (path: string) => string | null,
  depth = 0,
): ModuleExports | null {
  const source = read(entry);
  if (source === null) return null;
  const own = moduleExports(source);
  if (depth > 5) return own;
  return own.passesOn.reduce<ModuleExports>((all, specifier) => {
    const file = specifier.startsWith('.') ? resolveFile(joinPath(entry, specifier), files) : null;
    const passed = file === null ? null : entryExportsOf(file, files, read, depth + 1);
    if (passed === null) return all;
    const passedNames = all.style === 'esm' ? passed.names.filter((name) => name !== 'default') : passed.names;
    return {
      ...all,
      names: [...new Set([...all.names, ...passedNames])],
      wholeName: all.wholeName ?? (all.style === 'cjs' ? passed.wholeName : null),
      isCallable: all.isCallable || (all.style === 'cjs' && passed.isCallable),
    };
  }, own);
}

/** `./b` as written in `src/a.js` is `src/b`. */
export function joinPath(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const parseBudget = 3_000_000;

function readModules(sources: readonly string[], read: (path: string) => string | null): Map<string, ModuleExports> {
  const modules = new Map<string, ModuleExports>();
  let budget = parseBudget;
  // Shallow files first: what a package offers is rarely deep in its tree.
  const ordered = [...sources].sort((a, b) => a.split('/').length - b.split('/').length);
  for (const file of ordered) {
    if (/\.d\.[cm]?ts$|(?:^|\/)(?:dist|build|bench(?:marks?)?|examples?|docs?|website|fixtures?|scripts?)\//.test(file)) continue;
    const source = read(file);
    if (source === null || source.length > budget) continue;
    budget -= source.length;
    modules.set(file, moduleExports(source));
  }
  return modules;
}

function exportersOf(modules: ReadonlyMap<string, ModuleExports>): Map<string, Exporter[]> {
  const exporters = new Map<string, Exporter[]>();
  for (const [file, found] of modules) addExports(file, found, exporters);
  return exporters;
}

function addExports(file: string, found: ModuleExports, exporters: Map<string, Exporter[]>): void {
  const add = (name: string, whole: boolean): void => {
    const known = exporters.get(name) ?? [];
    exporters.set(name, [...known, { file, whole, style: found.style }]);
  };
  for (const name of found.names) if (name !== 'default') add(name, false);
  const isWhole = found.names.includes('default') || (found.style === 'cjs' && found.isCallable);
  const aliases = new Set([found.wholeName, isWhole ? camelCase(file) : null]);
  for (const name of aliases) if (name !== null && !found.names.includes(name)) add(name, true);
}

/** `lib/to-title.js` is known as `toTitle`. */
export function camelCase(path: string): string {
  const parts = path.split('/');
  const last = (parts.at(-1) ?? '').replace(/\.[^.]*$/, '');
  const base = last === 'index' ? (parts.at(-2) ?? last) : last;
  return base.replace(/[-_.]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}
