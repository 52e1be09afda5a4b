import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SandboxMount } from '#ports/sandbox.ts';

/** Packages that the shims of jest and vitest stand on; they come with Patchline, never from the repository. */
const needed = ['expect', 'jest-mock'];

let cached: readonly SandboxMount[] | null = null;

/** Our harness at `/patchline/rerun` and the packages it needs at `/patchline/node_modules`, read-only. */
export function harnessMounts(): readonly SandboxMount[] {
  cached ??= [readOnly(harnessFolder(), '/patchline/rerun'), ...packageMounts()];
  return cached;
}

/** Beside this file in the sources, beside the bundle in the package. */
function harnessFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, 'harness'), join(here, 'rerun-harness'), join(here, '..', 'rerun-harness')];
  return candidates.find((folder) => existsSync(join(folder, 'main.mjs'))) ?? join(here, 'harness');
}

function packageMounts(): SandboxMount[] {
  const found = new Map<string, string>();
  const queue = needed.map((name) => ({ name, from: fileURLToPath(import.meta.url) }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const folder = packageFolder(next.name, next.from);
    if (folder === null || found.has(next.name)) continue;
    found.set(next.name, folder);
    for (const name of dependenciesOf(folder)) queue.push({ name, from: join(folder, 'package.json') });
  }
  return [...found].map(([name, folder]) => readOnly(folder, `/patchline/node_modules/${name}`));
}

function packageFolder(name: string, from: string): string | null {
  for (const root of createRequire(from).resolve.paths(name) ?? []) {
    const folder = join(root, ...name.split('/'));
    if (existsSync(join(folder, 'package.json'))) return folder.split('/').join(sep);
  }
  return null;
}

function dependenciesOf(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies?: Record<string, string>;
  };
  return Object.keys(manifest.dependencies ?? {}).filter((name) => !name.startsWith('@types/'));
}

function readOnly(source: string, target: string): SandboxMount {
  return { source, target, access: 'read-only' };
}
