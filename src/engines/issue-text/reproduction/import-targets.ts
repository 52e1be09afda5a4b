import { isBuiltin } from 'node:module';
import type { ModuleExports } from '#engines/issue-text/package/module-exports.ts';
import { camelCase } from '#engines/issue-text/package/package-facts.ts';
import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';
import { resolveFile, sourceEntry } from '#engines/issue-text/package/source-entry.ts';
import type { ImportUse } from './import-uses.ts';

/** Where a name of the code comes from. Files of the repository are written from its root: `./src/a.js`. */
export type ImportTarget =
  | { readonly kind: 'import'; readonly specifier: string; readonly imported: string; readonly note: string | null }
  /** Part of a test framework or assertion library: the test that is written brings its own. */
  | { readonly kind: 'framework' }
  | { readonly kind: 'unavailable'; readonly why: string };

const frameworks =
  /^(?:node:)?(?:assert|test)(?:\/strict)?$|^(?:chai|vitest|jest|mocha|tape|tap|ava|uvu|should|power-assert|qunit|expect|bun:test)(?:\/|$)|^@(?:jest\/globals|japa\/|std\/assert)|^(?:uvu\/assert|tape-\w+|tap-\w+)$/;

/** Resolves one import of the issue against the repository. */
export function importTarget(use: ImportUse, facts: PackageFacts): ImportTarget {
  if (frameworks.test(use.specifier) && use.specifier !== facts.packageName) return { kind: 'framework' };
  const file = ownFile(use, facts);
  if (file !== null) return { kind: 'import', ...importedFrom(file.path, use, facts), note: file.note };
  const base = use.specifier
    .split('/')
    .slice(0, use.specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const isKnown = isBuiltin(use.specifier) || facts.dependencies.includes(base);
  if (isKnown && !use.specifier.startsWith('.')) {
    const imported = use.form === 'whole' && facts.moduleKind === 'esm' ? 'default' : use.imported;
    return { kind: 'import', specifier: use.specifier, imported, note: null };
  }
  return {
    kind: 'unavailable',
    why: `its code imports "${use.specifier}", which is neither this package nor one of its dependencies`,
  };
}

/** The repository's file that a specifier means: its own name, a subpath, or a relative path from somewhere. */
function ownFile(use: ImportUse, facts: PackageFacts): { path: string; note: string | null } | null {
  const { specifier } = use;
  if (facts.packageName !== '' && specifier === facts.packageName) return atEntry(facts, null);
  if (facts.packageName !== '' && specifier.startsWith(`${facts.packageName}/`)) {
    const rest = specifier.slice(facts.packageName.length + 1);
    const path = facts.subpaths[`./${rest}`] ?? sourceEntry([rest], facts.files) ?? bySuffix(rest, facts);
    return path === null ? null : { path, note: null };
  }
  if (specifier.startsWith('.') || specifier.startsWith('/')) return relativeFile(use, facts);
  const isOffered = facts.entryExports !== null && use.form === 'named' && facts.entryExports.names.includes(use.imported);
  const isUnknown = !isBuiltin(specifier) && !facts.dependencies.includes(specifier);
  return isOffered && isUnknown
    ? atEntry(facts, `"${specifier}" is taken for this package, which exports \`${use.imported}\``)
    : null;
}

function atEntry(facts: PackageFacts, note: string | null): { path: string; note: string | null } | null {
  return facts.entry === null ? null : { path: facts.entry, note };
}

function relativeFile(use: ImportUse, facts: PackageFacts): { path: string; note: string | null } | null {
  const path = use.specifier.replace(/^(?:\.{0,2}\/)+|^\.{1,2}$/, '');
  if (path === '' || path === 'index' || path === 'index.js') return atEntry(facts, null);
  const found = sourceEntry([path], facts.files) ?? bySuffix(path, facts);
  if (found !== null) return { path: found, note: null };
  const isOffered = use.form === 'named' && facts.entryExports?.names.includes(use.imported) === true;
  return isOffered
    ? atEntry(facts, `"${use.specifier}" does not exist here; \`${use.imported}\` is taken from the package's entry`)
    : null;
}

function bySuffix(path: string, facts: PackageFacts): string | null {
  const folders = new Set(facts.files.map((file) => file.split('/').slice(0, -1).join('/')).filter((folder) => folder !== ''));
  for (const folder of [...folders].sort((a, b) => a.length - b.length)) {
    const found = /(?:^|\/)(?:node_modules|dist|build)(?:\/|$)/.test(folder)
      ? null
      : resolveFile(`${folder}/${path}`, facts.files);
    if (found !== null) return found;
  }
  return null;
}

/** The export of a file that stands for what the code imports, in the module system of that file. */
function importedFrom(path: string, use: ImportUse, facts: PackageFacts): { specifier: string; imported: string } {
  const exports = path === facts.entry ? facts.entryExports : (facts.modules.get(path) ?? null);
  return { specifier: `./${path}`, imported: importedName(use, exports, facts) };
}

function importedName(use: ImportUse, exports: ModuleExports | null, facts: PackageFacts): string {
  const whole = facts.moduleKind === 'esm' && exports?.style === 'cjs' ? 'default' : '*';
  if (exports === null || exports.style === 'none')
    return use.form === 'named' ? use.imported : use.form === 'default' && facts.moduleKind === 'esm' ? 'default' : whole;
  const hasDefault = exports.names.includes('default');
  const offers = (name: string): boolean => exports.names.includes(name);
  if (use.form === 'named') {
    if (offers(use.imported) || exports.passesOn.length > 0) return use.imported;
    const isWhole = exports.wholeName === use.imported || (exports.isCallable && use.isCalled);
    return isWhole ? (exports.style === 'esm' && hasDefault ? 'default' : whole) : use.imported;
  }
  // `const slug = require('slug')` where the module exports `{ slug }`.
  if (use.isCalled && !exports.isCallable && !hasDefault && offers(use.local)) return use.local;
  if (exports.style === 'cjs') return hasDefault && use.form === 'default' ? 'default' : whole;
  if (!hasDefault) return '*';
  const readsOnlyNamed = use.members.length > 0 && use.members.every(offers);
  if (use.form === 'default') return 'default';
  return use.isCalled || !readsOnlyNamed ? 'default' : '*';
}

/** An import for a name that the issue uses without saying where it is from; `null` where the repository has no such name. */
export function importForName(
  name: string,
  facts: PackageFacts,
): { target: ImportTarget & { kind: 'import' }; note: string } | null {
  const use: ImportUse = {
    specifier: facts.packageName,
    imported: name,
    form: 'named',
    local: name,
    isCalled: true,
    members: [],
  };
  const exports = facts.entryExports;
  const found = (specifier: string, imported: string): { target: ImportTarget & { kind: 'import' }; note: string } => ({
    target: { kind: 'import', specifier, imported, note: null },
    note: `\`${name}\` is imported from ${specifier.slice(2)}, because the issue does not say where it is from`,
  });
  if (facts.entry !== null && exports !== null) {
    if (exports.names.includes(name)) return found(`./${facts.entry}`, name);
    if (exports.wholeName === name) return found(`./${facts.entry}`, importedName({ ...use, form: 'whole' }, exports, facts));
  }
  const exporter = facts.exporters.get(name)?.[0];
  if (exporter !== undefined) {
    const whole = exporter.style === 'esm' ? 'default' : facts.moduleKind === 'esm' ? 'default' : '*';
    return found(`./${exporter.file}`, exporter.whole ? whole : name);
  }
  return facts.entry !== null && isPackageAlias(name, facts)
    ? found(`./${facts.entry}`, importedName({ ...use, form: 'whole', isCalled: exports?.isCallable === true }, exports, facts))
    : null;
}

/** Whether people call the package by this name: `fastDeepEqual` for fast-deep-equal, `_` for lodash. */
function isPackageAlias(name: string, facts: PackageFacts): boolean {
  const plain = facts.packageName.replace(/^@[^/]+\//, '').replace(/[.-]js$/, '');
  const names = new Set([camelCase(plain), plain, plain.replaceAll(/[-_.]/g, '')].map((known) => known.toLowerCase()));
  if (name === '_') return /lodash|underscore/.test(plain);
  return plain !== '' && names.has(name.toLowerCase());
}
