import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../../../../test/github/git/run-git.ts';
import { startLocalGitHub, type LocalGitHub } from '../../../../test/github/local-github.ts';
import type { Repository } from '../../../../test/github/world.ts';
import { connectGitHub, type GitHub, type GitHubCredentials, type Manners } from '../github.ts';

/** The local GitHub, and fresh repositories on it, for tests of the adapter. */
export interface Bench {
  readonly github: LocalGitHub;
  /** A fresh repository of `acme` with one file, and an issue for each number up to `issues`. */
  repository(issues?: number): Promise<Repository>;
  connect(repository: Repository, credentials?: GitHubCredentials, manners?: Partial<Manners>): Promise<GitHub>;
  /** How long was slept for limits, in milliseconds, oldest first. */
  readonly slept: number[];
  /** Requests of ours that are not as GitHub describes them, and errors of the local GitHub. Tests assert that there are none. */
  misuse(): readonly unknown[];
  close(): Promise<void>;
}

export async function startBench(people: readonly string[] = []): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-github-'));
  const source = join(folder, 'source');
  await git(folder, ['init', '--quiet', '--initial-branch=main', source]);
  writeFileSync(join(source, 'a.js'), 'one\n');
  await git(source, ['add', '.']);
  await git(source, ['commit', '--quiet', '-m', 'Begin']);
  const github = await startLocalGitHub({ people });
  const slept: number[] = [];
  let count = 0;
  return {
    github,
    slept,
    async repository(issues = 0) {
      const name = `lib-${count++}`;
      const repository = await github.addRepository({ owner: 'acme', name, from: source });
      for (let number = 1; number <= issues; number++) {
        await github.call(github.tokens.contributor, 'POST', `/repos/acme/${name}/issues`, { title: `Issue ${number}` });
      }
      return repository;
    },
    connect: (repository, credentials = { kind: 'token', token: github.tokens.maintainer }, manners = {}) =>
      connectGitHub({
        place: { api: github.apiUrl, server: github.gitUrl },
        credentials,
        repository: { owner: repository.owner, name: repository.name },
        manners: { ...impatient(slept), ...manners },
      }),
    misuse: () => [
      ...github.violations.filter(({ side, operation }) => side === 'request' && !operation.endsWith('/graphql')),
      ...github.crashes,
    ],
    async close() {
      await github.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits are noted instead of waited. */
export function impatient(slept: number[]): Manners {
  const sleep = async (ms: number): Promise<void> => void slept.push(ms);
  return { patience: { longestWaitMs: 120_000, sleep, now: Date.now }, answerMs: 10_000, retryUnitMs: 1, pacesWrites: false };
}
