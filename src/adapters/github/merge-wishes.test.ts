import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Repository } from '../../../test/github/world.ts';
import type { MergeAllowance, MergeWish } from '#domain/merge-policy.ts';
import type { MergeAnswer } from '#ports/merge-wishes.ts';
import { usualReach } from './client/routes.ts';
import { wire } from './client/wire.ts';
import { gitHubMergeWishes, wishReach } from './merge-wishes.ts';
import { impatient, startBench, type Bench } from './test-support/connected.ts';

const branch = 'bot/issue-1-a';
let bench: Bench;
let repository: Repository;
let head: string;
let number: number;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench.close());
afterEach(() => expect(bench.misuse()).toEqual([]));
beforeEach(async () => {
  repository = await bench.repository(1);
  head = await bench.github.commit({ repository, branch, files: { 'b.js': 'b\n' }, message: 'fix' });
  const opened = await call('maintainer', 'POST', '/pulls', { title: 'fix', head: branch, base: 'main', draft: true });
  number = Number(opened['number']);
  Object.assign(repository.merging, { allowsAuto: true, requiredChecks: ['ci'] });
});

async function call(
  who: 'maintainer' | 'contributor' | 'owner',
  method: string,
  path: string,
  body?: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const { github } = bench;
  const answer = await github.call(github.tokens[who], method, `/repos/${repository.fullName}${path}`, body);
  return answer as Readonly<Record<string, unknown>>;
}

async function follow(
  allowance: MergeAllowance,
  { who = 'maintainer', at = head }: { readonly who?: 'maintainer' | 'owner'; readonly at?: string } = {},
): Promise<MergeAnswer> {
  const { github, slept } = bench;
  const wishes = await gitHubMergeWishes(
    {
      place: { api: github.apiUrl, server: github.gitUrl },
      credentials: { kind: 'token', token: github.tokens[who] },
      repository: { owner: repository.owner, name: repository.name },
      manners: impatient(slept),
    },
    allowance,
  );
  const kind: MergeWish['kind'] = allowance === 'auto' ? 'ask-auto-merge' : 'mark-ready';
  return wishes.follow({ kind, branch, base: 'main' }, at);
}

const pull = () => repository.pulls.get(number);

describe('our own draft', () => {
  it('is marked as ready, once, and nothing else', async () => {
    expect(await follow('ready')).toMatchObject({ kind: 'followed', existed: false });
    expect(pull()).toMatchObject({ draft: false, autoMerge: null, merged: null });
    expect(await follow('ready')).toMatchObject({ kind: 'followed', existed: true });
  });

  it("is asked to merge, and merges when the branch's checks are green, not before", async () => {
    expect(await follow('auto')).toMatchObject({ kind: 'followed', existed: false });
    expect(pull()).toMatchObject({ draft: false, autoMerge: { by: 'maintainer' }, merged: null });
    expect(await follow('auto')).toMatchObject({ kind: 'followed', existed: true });
    await call('owner', 'POST', `/statuses/${head}`, { state: 'failure', context: 'ci' });
    expect(pull()?.merged).toBeNull();
    await call('owner', 'POST', `/statuses/${head}`, { state: 'success', context: 'ci' });
    expect(pull()?.merged).not.toBeNull();
  });

  it('stays as it was where an answer is lost, and is found as it is by the next call', async () => {
    const fault = { kind: 'gateway', status: 502, effect: 'after' } as const;
    for (let times = 0; times < 3; times++) bench.github.faults.inject({ method: 'POST', path: '/graphql', fault });
    await expect(follow('auto')).rejects.toMatchObject({ kind: 'network' });
    bench.github.faults.clear();
    expect(await follow('auto')).toMatchObject({ kind: 'followed' });
    expect(pull()?.autoMerge).not.toBeNull();
  });
});

describe('nothing is asked for, and the draft stays one,', () => {
  const refused: readonly (readonly [string, RegExp, () => Promise<MergeAnswer>])[] = [
    [
      'where the repository does not allow auto-merge',
      /does not allow auto-merge/,
      async () => {
        repository.merging.allowsAuto = false;
        return follow('auto');
      },
    ],
    [
      'where its head is another commit than what was judged',
      /what was judged is 0000000000/,
      () => follow('auto', { at: '0'.repeat(40) }),
    ],
    ['where somebody else opened it', /somebody else/, () => follow('ready', { who: 'owner' })],
    [
      'where it was closed',
      /is closed/,
      async () => {
        await call('owner', 'PATCH', `/pulls/${number}`, { state: 'closed' });
        return follow('ready');
      },
    ],
  ];
  it.each(refused)('%s', async (_, because, asked) => {
    const answer = await asked();
    expect(answer).toEqual({ kind: 'refused', because: expect.stringMatching(because) as string });
    expect(pull()).toMatchObject({ draft: true, autoMerge: null });
  });
});

it('where nothing protects the branch GitHub refuses to wait, and a person is left to merge', async () => {
  repository.merging.requiredChecks = [];
  expect(await follow('auto')).toMatchObject({ kind: 'refused', because: expect.stringContaining('clean status') as string });
  expect(pull()).toMatchObject({ draft: false, autoMerge: null, merged: null });
});

describe('the client of a wish', () => {
  const send = (reach: typeof usualReach, method: string, path: string, body: object): Promise<unknown> =>
    wire({ api: bench.github.apiUrl, answerMs: 1000, reach })(`${bench.github.apiUrl}${path}`, {
      method,
      body: JSON.stringify(body),
    });
  const [ready = '', auto = ''] = wishReach.auto.mutations;
  const merge = 'mutation ($id: ID!) { mergePullRequest(input: { pullRequestId: $id }) { pullRequest { id } } }';

  it.each([
    ['a merge', 'POST', '/graphql', { query: merge }],
    ['a mutation of ours and another one', 'POST', '/graphql', { query: `${auto} ${merge}` }],
    ['a merge by REST', 'PUT', '/repos/acme/lib/pulls/1/merge', {}],
    ['an approval', 'POST', '/repos/acme/lib/pulls/1/reviews', { event: 'APPROVE' }],
    ['a comment', 'POST', '/repos/acme/lib/issues/1/comments', { body: 'x' }],
    ['a pull request', 'POST', '/repos/acme/lib/pulls', { draft: true }],
  ])('cannot send %s', async (_, method, path, body) => {
    await expect(send(wishReach.auto, method, path, body)).rejects.toThrow(/which it never sends/);
  });

  it('has auto-merge under "auto" alone, and no other client has either', async () => {
    expect(auto).toContain('enablePullRequestAutoMerge');
    await expect(send(wishReach.ready, 'POST', '/graphql', { query: auto })).rejects.toThrow(/which it never sends/);
    await expect(send(usualReach, 'POST', '/graphql', { query: ready })).rejects.toThrow(/which it never sends/);
    await expect(send(wishReach.auto, 'POST', '/graphql', { query: auto }), 'control').resolves.toBeInstanceOf(Response);
  });
});
