import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { property, type Literal } from '../syntax/literal.ts';

export interface DetectionInput {
  /** Absolute host path of a checkout. */
  readonly checkoutPath: string;
  /** Parsed package.json; `null` where the repository has none. */
  readonly packageJson: unknown;
  /** Host folder of installed dependencies; `null` where nothing is installed. */
  readonly dependenciesPath: string | null;
  /** Tracked files, relative paths. */
  readonly files: readonly string[];
}

/** What detection asks about a repository. Texts are read from the checkout and never executed. */
export interface RepositoryFacts {
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly isModule: boolean;
  readonly packageJson: Literal | undefined;
  /** `null` where there is no such file. */
  read(path: string): string | null;
  has(path: string): boolean;
  /** Whether package.json names the package among any of its dependencies. */
  dependsOn(name: string): boolean;
  /** Path of an installed package's program inside the repository (`node_modules/mocha/bin/mocha.js`); `null` where it is not installed. */
  programOf(packageName: string, program: string): string | null;
  /** Whether the package is among the installed dependencies, whoever asked for it. */
  hasInstalled(packageName: string): boolean;
  readonly isInstalled: boolean;
}

export function readFacts(input: DetectionInput): RepositoryFacts {
  const known = new Set(input.files);
  const packageJson = input.packageJson as Literal | undefined;
  const files = input.files.filter((file) => !/(^|\/)node_modules\//.test(file)).toSorted();
  return {
    files,
    scripts: scriptsOf(packageJson),
    isModule: property(packageJson, 'type') === 'module',
    packageJson,
    read: (path) => (known.has(path) ? readText(join(input.checkoutPath, path)) : null),
    has: (path) => known.has(path),
    dependsOn: (name) =>
      ['devDependencies', 'dependencies', 'peerDependencies', 'optionalDependencies'].some(
        (kind) => property(packageJson, kind, name) !== undefined,
      ),
    programOf: (packageName, program) => programOf(input.dependenciesPath, packageName, program),
    hasInstalled: (name) =>
      input.dependenciesPath !== null && readText(join(input.dependenciesPath, name, 'package.json')) !== null,
    isInstalled: input.dependenciesPath !== null,
  };
}

function scriptsOf(packageJson: Literal | undefined): Readonly<Record<string, string>> {
  const scripts = property(packageJson, 'scripts');
  if (typeof scripts !== 'object' || scripts === null) return {};
  return Object.fromEntries(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function programOf(dependencies: string | null, packageName: string, program: string): string | null {
  const text = dependencies === null ? null : readText(join(dependencies, packageName, 'package.json'));
  if (text === null) return null;
  const bin = property(JSON.parse(text) as Literal, 'bin');
  const path = typeof bin === 'string' ? bin : property(bin, program);
  return typeof path === 'string' ? `node_modules/${packageName}/${path.replace(/^\.\//, '')}` : null;
}
