import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../git/run-git.ts';
import { listOf, objectOf, type JsonObject } from '../json.ts';
import { startLocalGitHub, type LocalGitHub } from '../local-github.ts';
import type { Repository } from '../world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: JsonObject;
  readonly items: readonly JsonObject[];
}

/** A local GitHub with `acme/lib` (one file, `a.js`), a fork of the contributor's, and a folder that goes away with it. */
export interface TestWorld {
  readonly github: LocalGitHub;
  readonly repository: Repository;
  readonly fork: Repository;
  readonly folder: string;
  /** Asks below `/repos/acme/lib`; `null` sends no token. */
  ask(
    token: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** A pull request from a new branch of the fork that changes `a.js`. Gives its number. */
  openPull(branch: string, body?: string): Promise<number>;
  close(): Promise<void>;
}

export async function startTestWorld(): Promise<TestWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'local-github-test-'));
  const source = join(folder, 'source');
  await git(folder, ['init', '--quiet', '--initial-branch=main', source]);
  await writeFile(join(source, 'a.js'), 'one\ntwo\nthree\n');
  await git(source, ['add', '.']);
  await git(source, ['commit', '--quiet', '-m', 'Begin']);
  const github = await startLocalGitHub();
  const repository = await github.addRepository({ owner: 'acme', name: 'lib', from: source });
  const fork = await github.addFork(repository, 'contributor');
  const ask = askIn(github);
  return {
    github,
    repository,
    fork,
    folder,
    ask,
    openPull: async (branch, body = '') => {
      await github.commit({
        repository: fork,
        branch,
        files: { 'a.js': `one\n${branch}\nthree\n` },
        message: `Change ${branch}`,
      });
      const opened = await ask(github.tokens.contributor, 'POST', '/pulls', {
        title: branch,
        head: `contributor:${branch}`,
        base: 'main',
        body,
      });
      if (opened.status !== 201) throw new Error(opened.text);
      return Number(opened.json['number']);
    },
    close: async () => {
      await github.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function askIn(github: LocalGitHub): TestWorld['ask'] {
  return async (token, method, path, body, headers = {}) => {
    const place = path.startsWith('//') ? path.slice(1) : `/repos/acme/lib${path}`;
    const response = await fetch(`${github.apiUrl}${place}`, {
      method,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    const value: unknown = isJson ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, text, json: objectOf(value), items: listOf(value) };
  };
}
