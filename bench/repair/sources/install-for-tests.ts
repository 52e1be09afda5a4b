import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const manifestSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
});

type Manifest = z.infer<typeof manifestSchema>;

const runners =
  /^(?:mocha|jest|jest-cli|ts-jest|vitest|tape|tap|ava|esm|typescript|tsx|ts-node)$|^@?babel\b|^@babel\/|^@swc\/|-register$/;
/** Tools that configurations name and no test needs; some of them need a browser, or do not install any more. */
const beside =
  /lint|prettier|karma|grunt|gulp|^nyc$|^c8$|istanbul|coveralls|husky|rollup|webpack|browserify|publish|^aud$|changelog|typedoc|playwright|puppeteer|phantom|sauce|size-limit|benchmark|parcel|next$|^@types\//;
const testFolders = ['test', 'tests', '__tests__', 'spec', 'src', 'lib', 'config', 'runtime-tests', '.'];

/** Installations by the digest of what they were made from; several cases of a repository share one. */
const installations = join(dirname(fileURLToPath(import.meta.url)), '../../out/installations');

/**
 * Installs the package's dependencies, its test runner and compilers, and the development dependencies that a test, a support file or
 * a configuration names; what else old projects ask for (browsers, linters) often installs no longer.
 */
export function installForTests(folder: string, tests: readonly string[]): void {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) throw new Error('the repository has no package.json at its top');
  const text = readFileSync(file, 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  const named = textsBeside(folder, tests);
  const wanted = Object.entries(manifest.devDependencies ?? {}).filter(
    ([name]) => runners.test(name) || (!beside.test(name) && new RegExp(`(^|['"\\s/!])${name}(['"\\s/@]|$)`, 'm').test(named)),
  );
  const reduced = { ...manifest, devDependencies: Object.fromEntries(wanted) };
  writeFileSync(file, `${JSON.stringify(reduced, null, 2)}\n`);
  symlinkSync(installation(reduced), join(folder, 'node_modules'));
}

/** Everything that may name a package that the tests need: scripts and settings of the manifest, configurations, test folders. */
function textsBeside(folder: string, tests: readonly string[]): string {
  const {
    dependencies: _,
    devDependencies: __,
    ...rest
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const inFolders = testFolders.flatMap((name) => filesIn(join(folder, name), name === '.' ? 1 : 3)).slice(0, 3_000);
  const texts = [...new Set([...tests.map((test) => join(folder, test)), ...inFolders])].map((path) =>
    readFileSync(path, 'utf8'),
  );
  return [JSON.stringify(rest), ...texts].join('\n');
}

function filesIn(folder: string, depth: number): string[] {
  if (depth === 0 || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === '.git' ? [] : filesIn(path, depth - 1);
    return entry.isFile() && /\.[cm]?[jt]sx?$|rc$|\.opts$|rc\.\w+$/.test(entry.name) ? [path] : [];
  });
}

function installation(manifest: Manifest): string {
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest;
  const parts = { dependencies, devDependencies, peerDependencies };
  const asked = JSON.stringify(parts, (_, range) => (isOutside(range) ? undefined : (range as unknown)));
  const home = join(installations, createHash('sha256').update(asked).digest('hex').slice(0, 24));
  const folder = join(home, 'node_modules');
  if (!existsSync(folder)) install(asked, home);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Packages of the same repository, or of a git server: no registry has them. */
function isOutside(range: unknown): boolean {
  return (
    typeof range === 'string' && /^(?:workspace:|catalog:|link:|file:|portal:|git|github:|[\w-]+\/[\w.-]+(?:#|$))/.test(range)
  );
}

/** Made aside and moved in one step: two workers may want the same. */
function install(manifest: string, home: string): void {
  const attempt = `${home}.${randomBytes(4).toString('hex')}`;
  mkdirSync(attempt, { recursive: true });
  try {
    try {
      runNpm(attempt, manifest);
    } catch {
      installOneByOne(attempt, manifest);
    }
    if (!existsSync(home)) renameSync(attempt, home);
  } catch (error) {
    throw new Error(npmComplaint(error), { cause: error });
  } finally {
    rmSync(attempt, { recursive: true, force: true });
  }
}

function runNpm(folder: string, manifest: string): void {
  writeFileSync(join(folder, 'package.json'), manifest);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', '--legacy-peer-deps'];
  execFileSync('npm', ['install', '--prefer-offline', ...flags], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 240_000,
    env: { ...process.env, GIT_SSH_COMMAND: 'false', GIT_TERMINAL_PROMPT: '0' },
  });
}

/** Some development dependency does not install any more: those that still do, the others left out. */
function installOneByOne(folder: string, manifest: string): void {
  const { devDependencies = {}, ...rest } = JSON.parse(manifest) as Manifest;
  let kept: Record<string, string> = {};
  runNpm(folder, JSON.stringify({ ...rest, devDependencies: kept }));
  for (const [name, range] of Object.entries(devDependencies)) {
    const more = { ...kept, [name]: range };
    try {
      runNpm(folder, JSON.stringify({ ...rest, devDependencies: more }));
      kept = more;
    } catch {
      continue;
    }
  }
  runNpm(folder, JSON.stringify({ ...rest, devDependencies: kept }));
}

/** What npm says that went wrong, on one line. */
function npmComplaint(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
  const lines = said.split('\n').filter((line) => line.startsWith('npm error ') && !/complete log|verbose/.test(line));
  return `npm could not install: ${lines.slice(0, 3).join(' ').slice(0, 400) || String(error)}`;
}
