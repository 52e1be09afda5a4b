import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorld, type TestWorld } from '../test-support/test-world.ts';

let world: TestWorld;
let issue: string;
beforeAll(async () => {
  world = await startTestWorld();
  const opened = await world.ask(world.github.tokens.contributor, 'POST', '/issues', { title: 'It breaks', labels: ['dropped'] });
  issue = `/issues/${String(opened.json['number'])}`;
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

test('an issue is labelled by a maintainer, commented by a newcomer, and closed', async () => {
  const { maintainer, contributor } = world.github.tokens;
  expect((await world.ask(null, 'GET', issue)).json['labels']).toEqual([]);
  const labelled = await world.ask(maintainer, 'POST', `${issue}/labels`, { labels: ['kept'] });
  expect(labelled.items.map((label) => label['name'])).toEqual(['kept']);
  await world.ask(contributor, 'POST', `${issue}/comments`, { body: 'Any news?' });
  const closed = await world.ask(maintainer, 'PATCH', issue, { state: 'closed' });
  expect(closed.json).toMatchObject({ state: 'closed', comments: 1, author_association: 'NONE', user: { login: 'contributor' } });
});

test('a pull request is an issue too, and says that it is one', async () => {
  const number = await world.openPull('as-issue');
  const pull = await world.ask(null, 'GET', `/issues/${number}`);
  expect(pull.json['pull_request']).toMatchObject({ merged_at: null });
  expect((await world.ask(null, 'GET', issue)).json['pull_request']).toBeUndefined();
  const listed = await world.ask(null, 'GET', '/issues?state=all&per_page=1');
  expect(listed.items.map((each) => each['number'])).toEqual([number]);
  expect(listed.headers.get('link')).toContain('rel="next"');
});

test('label events name who put a label on and took it off, for pull requests as well', async () => {
  const { maintainer, workflow } = world.github.tokens;
  const number = await world.openPull('events');
  await world.ask(maintainer, 'POST', `/issues/${number}/labels`, { labels: ['immune:hold'] });
  await world.ask(workflow, 'DELETE', `/issues/${number}/labels/${encodeURIComponent('immune:hold')}`);
  for (const place of ['events', 'timeline']) {
    const events = await world.ask(maintainer, 'GET', `/issues/${number}/${place}`);
    const told = events.items.filter((event) => String(event['event']).endsWith('labeled'));
    expect(told).toMatchObject([
      { event: 'labeled', label: { name: 'immune:hold' }, actor: { login: 'maintainer', type: 'User' } },
      { event: 'unlabeled', label: { name: 'immune:hold' }, actor: { login: 'github-actions[bot]', type: 'Bot' } },
    ]);
  }
});

test('of two that take the same label off at one time, one is told 200 and the other 404', async () => {
  const { maintainer, workflow } = world.github.tokens;
  for (let round = 0; round < 20; round += 1) {
    await world.ask(maintainer, 'POST', `${issue}/labels`, { labels: ['taken'] });
    const both = await Promise.all([maintainer, workflow].map((token) => world.ask(token, 'DELETE', `${issue}/labels/taken`)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  }
});

test('a label of the repository is made once, taken off everything when deleted, and gone then', async () => {
  const { workflow, maintainer } = world.github.tokens;
  expect((await world.ask(workflow, 'POST', '/labels', { name: 'once', color: 'ededed' })).status).toBe(201);
  const again = await world.ask(workflow, 'POST', '/labels', { name: 'once', color: 'ededed' });
  expect([again.status, again.json['errors']]).toEqual([422, [{ resource: 'Label', field: 'name', code: 'already_exists' }]]);
  await world.ask(maintainer, 'POST', `${issue}/labels`, { labels: ['once'] });
  expect((await world.ask(workflow, 'DELETE', '/labels/once')).status).toBe(204);
  expect((await world.ask(workflow, 'DELETE', '/labels/once')).status).toBe(404);
  expect((await world.ask(workflow, 'GET', `${issue}/labels`)).text).not.toContain('once');
});

test('a label of 50 characters is taken and one of 51 is refused', async () => {
  const { maintainer } = world.github.tokens;
  const labels = (length: number): { readonly labels: readonly string[] } => ({ labels: ['x'.repeat(length)] });
  expect((await world.ask(maintainer, 'POST', `${issue}/labels`, labels(50))).status).toBe(200);
  expect((await world.ask(maintainer, 'POST', `${issue}/labels`, labels(51))).status).toBe(422);
});

test('a comment is changed by its author, not by another newcomer, and is at most 65,536 characters', async () => {
  const { contributor, workflow } = world.github.tokens;
  const made = await world.ask(workflow, 'POST', `${issue}/comments`, { body: 'A verdict' });
  const comment = `/issues/comments/${String(made.json['id'])}`;
  expect(made.json).toMatchObject({ user: { login: 'github-actions[bot]', type: 'Bot' } });
  expect((await world.ask(contributor, 'PATCH', comment, { body: 'Mine now' })).status).toBe(403);
  expect((await world.ask(workflow, 'PATCH', comment, { body: 'Another verdict' })).json['body']).toBe('Another verdict');
  expect((await world.ask(workflow, 'PATCH', comment, { body: 'x'.repeat(65_537) })).status).toBe(422);
});

test('assigning answers 201, and a reaction is made once', async () => {
  const { maintainer } = world.github.tokens;
  const assigned = await world.ask(maintainer, 'POST', `${issue}/assignees`, { assignees: ['maintainer'] });
  expect([assigned.status, assigned.json['assignee']]).toMatchObject([201, { login: 'maintainer' }]);
  const statuses = [];
  for (const content of ['eyes', 'eyes', 'rocket'])
    statuses.push((await world.ask(maintainer, 'POST', `${issue}/reactions`, { content })).status);
  expect(statuses).toEqual([201, 200, 201]);
});

test('comments of the whole repository come in order, since a time and by pages; those of a pull request name its page', async () => {
  const { maintainer } = world.github.tokens;
  const pull = await world.openPull('commented');
  const issue = Number((await world.ask(maintainer, 'POST', '/issues', { title: 'Commented' })).json['number']);
  const made: number[] = [];
  for (const on of [pull, issue, pull]) {
    const comment = await world.ask(maintainer, 'POST', `/issues/${on}/comments`, { body: 'Said.' });
    made.push(Number(comment.json['id']));
  }
  const [first = 0, second = 0, third = 0] = made;
  const own = async (query: string): Promise<readonly unknown[]> =>
    (await world.ask(maintainer, 'GET', `/issues/comments?${query}`)).items
      .map(({ id }) => id)
      .filter((id) => made.includes(Number(id)));
  expect(await own('per_page=100')).toEqual([first, second, third]);
  expect(await own('per_page=100&direction=desc')).toEqual([first, second, third]);
  await expect
    .poll(
      async () => {
        await world.ask(maintainer, 'PATCH', `/issues/comments/${first}`, { body: 'Said again.' });
        return own('per_page=100&sort=updated&direction=desc');
      },
      { timeout: 30_000 },
    )
    .toEqual([first, third, second]);
  expect(await own('per_page=100&sort=created&direction=desc')).toEqual([third, second, first]);
  const { json } = await world.ask(maintainer, 'GET', `/issues/comments/${first}`);
  const since = String(json['updated_at']);
  expect(await own(`per_page=100&since=${since}`)).toContain(first);
  expect(await own('per_page=100&since=2099-01-01T00:00:00Z')).toEqual([]);
  const newest = await world.ask(maintainer, 'GET', '/issues/comments?sort=updated&direction=desc&per_page=1');
  expect(newest.items.map(({ id }) => id)).toEqual([first]);
  expect(newest.headers.get('link')).toContain('rel="next"');
  expect(newest.items[0]).toMatchObject({ html_url: expect.stringContaining(`/pull/${pull}#issuecomment-`) });
});
