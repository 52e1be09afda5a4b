import type { TestSetup } from '#domain/acceptance.ts';
import type { ReproductionImport } from '#domain/reproduction.ts';
import type { DialectImport } from './dialect-shape.ts';

/** How the repository writes its test files. */
export interface FileShape {
  readonly path: string;
  readonly isTypeScript: boolean;
  readonly syntax: 'import' | 'require';
  /** How relative imports of scripts end; `null`: as the file is called. */
  readonly ending: '' | '.js' | null;
}

/** Follows the file's own name and, where one is at hand, an existing test file. */
export function fileShape(path: string, setup: TestSetup, sample: string | null): FileShape {
  const isTypeScript = /\.[cm]?tsx?$/.test(path);
  const isModuleName = /\.m[jt]s$/.test(path);
  const isScriptName = /\.c[jt]s$/.test(path);
  const writesImport =
    sample === null ? null : /^\s*import\s[\s\S]*?['"]/m.test(sample) ? true : /\brequire\s*\(/.test(sample) ? false : null;
  // vitest refuses to be required.
  const usesImport =
    isModuleName ||
    setup.runner === 'vitest' ||
    (!isScriptName && (writesImport ?? (setup.moduleKind === 'esm' || isTypeScript)));
  return { path, isTypeScript, syntax: usesImport ? 'import' : 'require', ending: endingOf(setup, sample) };
}

function endingOf(setup: TestSetup, sample: string | null): FileShape['ending'] {
  const relative = /(?:from|require\()\s*['"](\.{1,2}\/[^'"]+)['"]/.exec(sample ?? '')?.[1];
  if (relative !== undefined && /\.[cm]?tsx?$/.test(relative)) return null;
  if (relative !== undefined && /\.[cm]?jsx?$/.test(relative)) return '.js';
  if (relative !== undefined && !/\.\w+$/.test(relative) && !relative.endsWith('/')) return '';
  return setup.runner === 'jest' || setup.runner === 'mocha' || setup.runner === 'tap' ? '' : null;
}

/** The specifier of a file of the repository, as its test writes it; package names stay. */
export function specifierFrom(shape: FileShape, specifier: string): string {
  if (!specifier.startsWith('./')) return specifier;
  const from = shape.path.split('/').slice(0, -1);
  const to = specifier.slice(2).split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const up = from.length - shared;
  const path = `${up === 0 ? './' : '../'.repeat(up)}${to.slice(shared).join('/')}`;
  const isScript = /\.[cm]?tsx?$/.test(path);
  if (!isScript || shape.ending === null) return path;
  return shape.ending === '' ? path.replace(/\.tsx?$/, '') : path.replace(/\.([cm]?)tsx?$/, '.$1js');
}

/** Import lines of a dialect. */
export function dialectLines(shape: FileShape, imports: readonly DialectImport[]): readonly string[] {
  return imports.map(({ specifier, names, local }) => {
    const taken = names === null ? (local ?? '') : `{ ${names.join(', ')} }`;
    return shape.syntax === 'import' ? `import ${taken} from '${specifier}';` : `const ${taken} = require('${specifier}');`;
  });
}

/** Import lines of a reproduction, for the names that the code uses. */
export function importLines(shape: FileShape, imports: readonly ReproductionImport[], code: string): readonly string[] {
  return imports.flatMap((one) => {
    const names = one.names.filter(({ local }) => uses(code, local));
    if (names.length === 0) return [];
    const specifier = specifierFrom(shape, one.specifier);
    return shape.syntax === 'import' ? esmLines(specifier, names) : cjsLines(specifier, names);
  });
}

function uses(code: string, name: string): boolean {
  return (
    new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code) ||
    new RegExp(`\\.\\.\\.${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code)
  );
}

type Names = ReproductionImport['names'];

function named(names: Names, joiner: string): string | null {
  const listed = names.filter(({ imported }) => imported !== 'default' && imported !== '*');
  return listed.length === 0
    ? null
    : `{ ${listed.map(({ imported, local }) => (imported === local ? local : `${imported}${joiner}${local}`)).join(', ')} }`;
}

function esmLines(specifier: string, names: Names): string[] {
  const whole = names.filter(({ imported }) => imported === '*').map(({ local }) => `import * as ${local} from '${specifier}';`);
  const [first, ...more] = names.filter(({ imported }) => imported === 'default');
  const clause = [first?.local, named(names, ' as ')].filter((part) => part !== null && part !== undefined);
  const main = clause.length === 0 ? [] : [`import ${clause.join(', ')} from '${specifier}';`];
  return [...whole, ...main, ...more.map(({ local }) => `import ${local} from '${specifier}';`)];
}

function cjsLines(specifier: string, names: Names): string[] {
  const single = names.flatMap(({ imported, local }) => {
    if (imported === '*') return [`const ${local} = require('${specifier}');`];
    return imported === 'default' ? [`const ${local} = require('${specifier}').default;`] : [];
  });
  const clause = named(names, ': ');
  return clause === null ? single : [...single, `const ${clause} = require('${specifier}');`];
}
