import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorld, type TestWorld } from './test-support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

test('an issue is opened, labelled, commented and closed, and all of it is as GitHub describes it', async () => {
  const { maintainer, contributor } = world.github.tokens;
  const opened = await world.ask(contributor, 'POST', '/issues', { title: 'It breaks', body: 'See', labels: ['dropped'] });
  const issue = `/issues/${opened.json['number']}`;
  expect(opened.json['labels']).toEqual([]);
  const labelled = await world.ask(maintainer, 'POST', `${issue}/labels`, { labels: ['bug'] });
  expect(labelled.items.map((label) => label['name'])).toEqual(['bug']);
  await world.ask(contributor, 'POST', `${issue}/comments`, { body: 'Any news?' });
  const closed = await world.ask(maintainer, 'PATCH', issue, { state: 'closed' });
  expect(closed.json).toMatchObject({ state: 'closed', comments: 1, author_association: 'NONE', user: { login: 'contributor' } });
  expect(world.github.violations).toEqual([]);
});
