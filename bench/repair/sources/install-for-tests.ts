import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const manifestSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

const runners = ['mocha', 'jest', 'vitest', 'tape', 'tap', 'ava', 'esm', '@babel/register', '@babel/core'];

/** Installs the package's dependencies, its test runner, and the development dependencies that the given tests name. */
export function installForTests(folder: string, tests: readonly string[]): void {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) throw new Error('the repository has no package.json at its top');
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const text = tests.map((test) => readFileSync(join(folder, test), 'utf8')).join('\n');
  const wanted = Object.entries(manifest.devDependencies ?? {}).filter(
    ([name]) => runners.includes(name) || text.includes(`'${name}`) || text.includes(`"${name}`),
  );
  const reduced = { ...manifest, devDependencies: Object.fromEntries(wanted) };
  writeFileSync(file, `${JSON.stringify(reduced, null, 2)}\n`);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', '--legacy-peer-deps'];
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: 'ignore', timeout: 240_000 });
}
