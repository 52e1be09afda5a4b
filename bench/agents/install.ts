import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant } from './contestants.ts';

/** Installs a contestant from the npm registry into a folder of its own, once; gives its program. Throws where that fails. */
export function install({ name, version, program, installScript }: Contestant, cache: string): string {
  const folder = join(cache, `${name}@${version}`.replaceAll('/', '-'));
  const path = join(folder, 'node_modules', '.bin', program);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const scripts = installScript ? [] : ['--ignore-scripts'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['install', '--prefix', folder, ...quiet, ...scripts, `${name}@${version}`], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (status !== 0 || !existsSync(path)) throw new Error(`${name}@${version} did not install: ${stderr.slice(-500)}`);
  return path;
}
