import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchCase } from './bench-case.ts';

/** Writes a case into an empty folder and commits it; `excluded` are files at its top that git does not see. A sentence where that fails. */
export function prepare(
  bench: Pick<BenchCase, 'name' | 'materialise'>,
  repository: string,
  excluded: readonly string[] = [],
): string | null {
  try {
    bench.materialise(repository);
    const git = (argv: readonly string[]) => execFileSync('git', argv, { cwd: repository, stdio: 'ignore', env: gitEnvironment });
    git(['init', '--quiet', '--initial-branch=main']);
    git(['config', 'user.name', 'Benchmark']);
    git(['config', 'user.email', 'benchmark@patchline.invalid']);
    mkdirSync(join(repository, '.git/info'), { recursive: true });
    writeFileSync(join(repository, '.git/info/exclude'), ['node_modules', ...excluded, ''].join('\n'));
    git(['add', '--all', '--force', '--', ':!node_modules']);
    git(['commit', '--quiet', '--no-verify', '-m', bench.name]);
    return null;
  } catch (error) {
    return `cannot be prepared: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
}

const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};
