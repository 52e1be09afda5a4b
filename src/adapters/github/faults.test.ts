import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Repository } from '../../../test/github/world.ts';
import type { GateForge } from '#ports/pull-requests.ts';
import { startBench, type Bench } from './test-support/connected.ts';

let bench: Bench;
let repository: Repository;
let forge: GateForge;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench.close());
beforeEach(async () => {
  repository = await bench.repository(1);
  const gitHub = await bench.connect(repository, { kind: 'workflow', token: bench.github.tokens.workflow });
  forge = gitHub.gateForge({ start: () => ({ kind: 'dispatch', file: 'gate.yml', inputs: () => ({}) }) });
});
afterEach(() => {
  expect(bench.misuse()).toEqual([]);
  bench.github.faults.clear();
});

const path = (rest: string): string => `/repos/${repository.fullName}${rest}`;
const comment = { kind: 'comment', on: 'issue-1', marker: '<!-- m -->' } as const;
const add = { kind: 'add-label', on: 'issue-1', label: 'immune:hold' } as const;

describe('our comment is not written twice', () => {
  it('where the list of comments is cut and says nothing of it', async () => {
    await forge.apply({ ...comment, body: 'One. <!-- m -->' });
    bench.github.faults.inject({
      method: 'GET',
      path: path('/issues/1/comments'),
      times: 2,
      fault: { kind: 'short-page', keep: 0 },
    });
    await expect(forge.apply({ ...comment, body: 'Two. <!-- m -->' })).rejects.toMatchObject({ kind: 'network' });
    expect((await forge.apply({ ...comment, body: 'Two. <!-- m -->' })).existed).toBe(true);
    expect(await forge.comments(1)).toHaveLength(1);
  });

  it.each(['dropped-connection', 'truncated-body'] as const)('where the answer to it is lost (%s)', async (kind) => {
    const fault = kind === 'truncated-body' ? { kind } : ({ kind, effect: 'after' } as const);
    bench.github.faults.inject({ method: 'POST', path: path('/issues/1/comments'), fault });
    expect((await forge.apply({ ...comment, body: 'One. <!-- m -->' })).existed).toBe(false);
    expect(await forge.comments(1)).toHaveLength(1);
    expect(bench.github.faults.pending).toEqual([]);
  });

  it('where the list is older than the comment whose answer was lost', async () => {
    bench.github.faults.inject({
      method: 'GET',
      path: path('/issues/1/comments'),
      skip: 1,
      times: 2,
      fault: { kind: 'stale', writesAgo: 1 },
    });
    bench.github.faults.inject({
      method: 'POST',
      path: path('/issues/1/comments'),
      fault: { kind: 'gateway', status: 502, effect: 'after' },
    });
    await expect(forge.apply({ ...comment, body: 'One. <!-- m -->' })).rejects.toMatchObject({ kind: 'network' });
    expect((await forge.apply({ ...comment, body: 'One. <!-- m -->' })).existed).toBe(true);
    expect(await forge.comments(1)).toHaveLength(1);
  });
});

describe('a label', () => {
  it('whose removal is not answered is taken by nobody', async () => {
    await forge.apply(add);
    bench.github.faults.inject({ method: 'DELETE', path: /labels/, fault: { kind: 'gateway', status: 502, effect: 'after' } });
    const remove = { ...add, kind: 'remove-label' } as const;
    await expect(forge.apply(remove)).rejects.toMatchObject({ kind: 'network' });
    expect((await forge.apply(remove)).existed).toBe(true);
  });

  it('is added after the wait that a secondary limit asks for', async () => {
    bench.github.faults.inject({
      method: 'POST',
      path: path('/issues/1/labels'),
      fault: { kind: 'secondary-limit', retryAfterSeconds: 3 },
    });
    bench.slept.length = 0;
    expect((await forge.apply(add)).existed).toBe(false);
    expect(bench.slept).toEqual([3000]);
    expect(await forge.labels(1)).toEqual(['immune:hold']);
  });

  it('of a repository that the token cannot see is no label that is gone', async () => {
    const elsewhere = await bench.connect({ ...repository, name: 'nowhere' });
    const other = elsewhere.gateForge({ start: () => ({ kind: 'dispatch', file: 'gate.yml', inputs: () => ({}) }) });
    await expect(other.apply({ ...add, kind: 'remove-label' })).rejects.toMatchObject({ kind: 'repository' });
    await expect(other.file('AI_POLICY.md')).rejects.toMatchObject({ kind: 'repository' });
    await expect(other.issue(1)).rejects.toMatchObject({ kind: 'repository' });
    await expect(other.folder('.github')).rejects.toMatchObject({ kind: 'repository' });
  });
});

it('a diff that GitHub cut is said to be cut, and a whole one is not', async () => {
  const { github } = bench;
  const files = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`f${index}.js`, `${index}\n`]));
  await github.commit({ repository, branch: 'wide', files, message: 'Wide' });
  const opened = (await github.call(github.tokens.maintainer, 'POST', path('/pulls'), {
    title: 'Wide',
    head: 'wide',
    base: 'main',
    body: 'Fixes #1',
  })) as { number: number };
  const from = github.requests.length;
  const pull = await forge.pullRequest(opened.number);
  expect({ files: pull?.files.length, isTruncated: pull?.isTruncated, linkedIssues: pull?.linkedIssues }).toEqual({
    files: 120,
    isTruncated: false,
    linkedIssues: [1],
  });
  // The pull request, two pages of files, and one query for commits and links.
  expect(github.requests.length - from).toBe(4);
  github.faults.inject({ method: 'GET', path: path(`/pulls/${opened.number}/files`), fault: { kind: 'short-page', keep: 3 } });
  const fresh = (await bench.connect(repository)).gateForge({
    start: () => ({ kind: 'dispatch', file: 'gate.yml', inputs: () => ({}) }),
  });
  expect((await fresh.files(opened.number)).isTruncated).toBe(true);
});
