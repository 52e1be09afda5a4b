import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectOf, type JsonObject } from '../json.ts';
import { startTestWorld, type TestWorld } from '../test-support/test-world.ts';
import { closingIssues } from './closing-issues.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

async function ask(query: string, variables: JsonObject = {}, token = world.github.tokens.workflow): Promise<JsonObject> {
  return (await world.ask(token, 'POST', '//graphql', { query, variables })).json;
}

const closing = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      ... on PullRequest { isDraft }
      closing: closingIssuesReferences(first: 1, after: $after) { totalCount nodes { number state } pageInfo { hasNextPage endCursor } }
    }
  }
}`;

test('a pull request names the issues that it closes, page by page', async () => {
  const { maintainer } = world.github.tokens;
  for (const title of ['one', 'two']) await world.ask(maintainer, 'POST', '/issues', { title });
  const number = await world.openPull('closes', 'Fixes #1, resolves acme/lib#2, closes other/lib#1 and fixes #900.');
  const page = async (after: string | null): Promise<JsonObject> => {
    const { data } = await ask(closing, { owner: 'acme', name: 'lib', number, after });
    return objectOf(objectOf(objectOf(data)['repository'])['pullRequest']);
  };
  const first = await page(null);
  expect(first).toEqual({
    isDraft: false,
    closing: { totalCount: 2, nodes: [{ number: 1, state: 'OPEN' }], pageInfo: { hasNextPage: true, endCursor: '1' } },
  });
  expect((await page('1'))['closing']).toMatchObject({ nodes: [{ number: 2 }], pageInfo: { hasNextPage: false } });
});

test('the viewer of a workflow token is its bot', async () => {
  expect(await ask('{ viewer { login __typename } }')).toEqual({
    data: { viewer: { login: 'github-actions[bot]', __typename: 'Bot' } },
  });
});

test.each([
  ['{ viewer { shoeSize } }', 'undefinedField'],
  ['{ repository(owner: "acme", name: "absent") { nameWithOwner } }', 'NOT_FOUND'],
  ['{ repository(owner: "acme", name: "lib") { issue(number: 1) { labels { totalCount } } } }', 'MISSING_PAGINATION_BOUNDARIES'],
  ['mutation { mergePullRequest(input: {}) { clientMutationId } }', 'undefinedField'],
  ['subscription { viewer { login } }', 'PARSE_ERROR'],
  ['{ viewer { login }', 'PARSE_ERROR'],
])('%s is told in errors, with 200', async (query, type) => {
  const answer = await ask(query);
  expect(answer['errors']).toMatchObject([{ type }]);
});

test('only the keywords of GitHub close, each issue once', () => {
  const text =
    'Closes: #1. fixed #2\nSee #3. prefixes #4. resolve ACME/lib#5, fix https://github.com/acme/lib/issues/6 and closes #1';
  expect(closingIssues(text, 'acme/lib')).toEqual([1, 2, 5, 6]);
});

const enable = `mutation ($id: ID!, $head: GitObjectID!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, expectedHeadOid: $head, mergeMethod: MERGE }) { pullRequest { autoMergeRequest { enabledAt } } }
}`;
const ready = 'mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }';

test('auto-merge is asked for, refused where the rules say so, and happens when the required checks are green', async () => {
  const { github, repository } = world;
  const { maintainer, contributor, readOnly } = github.tokens;
  await github.commit({ repository, branch: 'auto', files: { 'auto.js': 'auto\n' }, message: 'auto' });
  const opened = await world.ask(maintainer, 'POST', '/pulls', { title: 'auto', head: 'auto', base: 'main', draft: true });
  const [id, head] = [opened.json['node_id'], objectOf(opened.json['head'])['sha']];
  const number = Number(opened.json['number']);
  const said = async (text: string, token = maintainer, variables: JsonObject = { id, head }): Promise<unknown> => {
    const { data, errors } = await ask(text, variables, token);
    return data ?? (errors as readonly { readonly message: string }[])[0]?.message;
  };
  expect(await said(enable)).toMatch(/not allowed for this repository/);
  repository.merging.allowsAuto = true;
  expect(await said(enable)).toMatch(/draft/);
  expect(await said(ready, contributor)).toMatch(/not accessible/);
  expect(await said(ready, readOnly)).toMatch(/not accessible/);
  expect(await said(ready)).toMatchObject({ markPullRequestReadyForReview: { pullRequest: { isDraft: false } } });
  expect(await said(ready)).toMatch(/not a draft/);
  expect(await said(enable)).toMatch(/clean status/);
  repository.merging.requiredChecks = ['ci'];
  expect(await said(enable, contributor)).toMatch(/not accessible/);
  expect(await said(enable, maintainer, { id, head: '0'.repeat(40) })).toMatch(/didn't match/);
  expect(await said(enable, maintainer, { id: 'x', head })).toMatch(/global id/);
  expect(await said(enable)).toMatchObject({ enablePullRequestAutoMerge: {} });
  const status = (state: string): Promise<unknown> =>
    world.ask(maintainer, 'POST', `/statuses/${String(head)}`, { state, context: 'ci' });
  await status('failure');
  expect(repository.pulls.get(number)?.merged).toBeNull();
  await status('success');
  expect(repository.pulls.get(number)?.merged).toMatchObject({ by: 'maintainer' });
});
