import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { git } from './github/git/run-git.ts';
import { callerOf, hostProject, type HostedProject } from './support/hosted-project.ts';
import { neverAllowed } from './support/never-on-the-wire.ts';
import { mendedByProgram, patchline, type CommandResult, type FixJson } from './support/project.ts';

let hosted: HostedProject;
let flags: readonly string[];
beforeEach(async () => {
  hosted = await hostProject('contributor');
  flags = ['--repo', hosted.project.repository, '--json', ...mendedByProgram(hosted.project)];
});
afterEach(async () => {
  expect(neverAllowed(hosted.github.requests)).toEqual([]);
  expect(hosted.github.crashes).toEqual([]);
  await hosted.github.close();
  hosted.project.remove();
});

type Who = 'maintainer' | 'contributor';

function call<T>(who: Who, method: string, path: string, body?: unknown): Promise<T> {
  return hosted.github.call(hosted.github.tokens[who], method, `/repos/acme/little-math${path}`, body) as Promise<T>;
}

interface Run extends CommandResult {
  readonly json: FixJson & { readonly pullRequest: string | null; readonly rejectedBy: string | null };
}

async function fix(...more: string[]): Promise<Run> {
  const caller = callerOf(hosted, hosted.github.tokens.maintainer);
  const result = await patchline(caller, ['fix', hosted.issueUrl, ...flags, ...more]);
  return { ...result, json: JSON.parse(result.stdout === '' ? '{}' : result.stdout) as Run['json'] };
}

/** A demand that nothing in the code can confirm: the run halts with hard-constraint-unverified until somebody says that it may go on. */
async function demandTheImpossible(): Promise<void> {
  const issue = await call<{ readonly body: string }>('maintainer', 'GET', '/issues/1');
  await call('maintainer', 'PATCH', '/issues/1', { body: `${issue.body}\nThe fix must not break \`roundToQuarter\`.\n` });
}

async function labels(): Promise<readonly string[]> {
  const found = await call<readonly { readonly name: string }[]>('maintainer', 'GET', '/issues/1/labels');
  return found.map(({ name }) => name).toSorted();
}

function comments(): Promise<readonly { readonly id: number; readonly body: string }[]> {
  return call('maintainer', 'GET', '/issues/1/comments');
}

const halt = 'auto:halt:hard-constraint-unverified';

describe('a halt on GitHub', () => {
  test('is told by comment and label; only who may write lifts it with a label, and the run goes on to a draft in the same comment', async () => {
    await demandTheImpossible();
    const first = await fix();
    expect(first.json).toMatchObject({ outcome: 'halted', halt: 'hard-constraint-unverified', pullRequest: null });
    expect(await labels()).toEqual([halt]);
    const [comment, ...others] = await comments();
    expect(others).toEqual([]);
    expect(comment?.body).toMatch(
      /asks a person: \*\*hard-constraint-unverified\*\*[^]*roundToQuarter[^]*Way on[^]*auto:proceed-anyway/,
    );
    expect(comment?.body).toMatch(
      /✅ \*\*INTAKE\*\*[^]*🛑 \*\*VERIFY\*\*[^]*Transcript[^]*<!-- patchline:seal run=\S+ issue=\w{64} comment=\w{64} -->/,
    );

    hosted.repository.roles.set('contributor', 'triage');
    await call('contributor', 'POST', '/issues/1/labels', { labels: ['auto:proceed-anyway'] });
    const ignored = await fix();
    expect(ignored.json.outcome).toBe('halted');
    expect(ignored.stderr).toMatch(/auto:proceed-anyway on issue-1 is ignored: contributor put it on/);

    await call('contributor', 'DELETE', '/issues/1/labels/auto%3Aproceed-anyway');
    await call('maintainer', 'POST', '/issues/1/labels', { labels: ['auto:proceed-anyway'] });
    const lifted = await fix();
    expect(lifted.json, lifted.stderr).toMatchObject({ outcome: 'fixed', run: first.json.run });
    expect(lifted.stderr).toContain('was answered by maintainer; going on at VERIFY');
    expect(await labels()).toEqual(['auto:pr-opened']);
    const last = await comments();
    expect(last.map(({ id }) => id)).toEqual([comment?.id]);
    expect(last[0]?.body).toMatch(/made a draft pull request[^]*✅ \*\*CLOSE\*\*/);
    const written = hosted.github.requests.filter(({ method }) => method !== 'GET').length;
    expect((await fix()).json.outcome).toBe('fixed');
    expect(
      hosted.github.requests.filter(({ method, path }) => method !== 'GET' && path !== '/graphql').length,
    ).toBeLessThanOrEqual(written);
  });

  test('ends where somebody who may write says so, before anything is pushed', async () => {
    await demandTheImpossible();
    await fix();
    await call('maintainer', 'POST', '/issues/1/labels', { labels: ['auto:reject'] });
    const { exitCode, json, stderr } = await fix('--resume', '--proceed-anyway');
    expect({ exitCode, outcome: json.outcome, by: json.rejectedBy }).toEqual({
      exitCode: 1,
      outcome: 'rejected',
      by: 'maintainer',
    });
    expect(stderr).toContain('Ended: maintainer put the label auto:reject on the issue');
    expect(await labels()).toEqual(['auto:reject', 'auto:rejected']);
    expect(await call('maintainer', 'GET', '/pulls?state=all')).toEqual([]);
    expect(await git(hosted.repository.gitDirectory, ['for-each-ref', 'refs/heads/bot'])).toBe('');
  });
});

describe('what was edited since on GitHub', () => {
  const corrupted = { outcome: 'halted', halt: 'state-corrupted' };

  test('is found in our comment, and in the issue, before the run goes on', async () => {
    await demandTheImpossible();
    await fix();
    const [comment] = await comments();
    await call('maintainer', 'PATCH', `/issues/comments/${comment?.id}`, {
      body: comment?.body.replace('stopped in', 'is happy in'),
    });
    expect((await fix('--resume', '--proceed-anyway')).json).toMatchObject(corrupted);
    expect(await labels()).toEqual(['auto:halt:state-corrupted']);
    expect((await comments())[0]?.body).toContain('is happy in');

    await call('maintainer', 'PATCH', `/issues/comments/${comment?.id}`, { body: comment?.body });
    expect((await fix()).json.halt, 'control: put back').toBe('hard-constraint-unverified');
    await call('contributor', 'PATCH', '/issues/1', { body: 'Another text, with nothing to run.' });
    expect((await fix('--resume', '--proceed-anyway')).json).toMatchObject(corrupted);
    expect(await call('maintainer', 'GET', '/pulls?state=all')).toEqual([]);
  });
});

test('the watch on the wire sees what must never be there', () => {
  const at = '/repos/acme/little-math';
  const forbidden = [
    { method: 'PUT', path: `${at}/pulls/2/merge`, body: {} },
    { method: 'POST', path: `${at}/merges`, body: {} },
    { method: 'POST', path: `${at}/pulls/2/reviews`, body: { event: 'APPROVE' } },
    { method: 'POST', path: `${at}/pulls`, body: { draft: false } },
    { method: 'POST', path: `${at}/pulls`, body: {} },
    { method: 'PATCH', path: `${at}/pulls/2`, body: { draft: false } },
    {
      method: 'POST',
      path: '/graphql',
      body: { query: 'mutation { markPullRequestReadyForReview(input: {}) { clientMutationId } }' },
    },
    {
      method: 'POST',
      path: '/graphql',
      body: { query: 'mutation { enablePullRequestAutoMerge(input: {}) { clientMutationId } }' },
    },
    { method: 'PATCH', path: `${at}/git/refs/heads/main`, body: {} },
  ];
  expect(neverAllowed(forbidden)).toHaveLength(forbidden.length);
  expect(neverAllowed([{ method: 'POST', path: `${at}/pulls`, body: { draft: true } }])).toEqual([]);
  expect(neverAllowed([{ method: 'PATCH', path: `${at}/pulls/2`, body: { title: 'x' } }])).toEqual([]);
});
