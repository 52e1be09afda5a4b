import { objectOf, textOf, type JsonObject } from '../json.ts';
import { associationOf, conform } from '../routes/conform.ts';
import { issueOf } from '../routes/stored.ts';
import { readCommits } from '../git/commits.ts';
import { nodeId } from '../git/commit-json.ts';
import type { Identity } from '../identity.ts';
import type { PullRecord, Repository, World } from '../world.ts';
import { closingIssues } from './closing-issues.ts';
import { connection, GraphProblem, type Node } from './resolve.ts';

/** The part of GitHub's graph that this GitHub has: viewer, repository, issue, pull request with its labels and closing references. */
export function rootOf(world: World, caller: Identity): Node {
  return {
    type: 'Query',
    fields: {
      viewer: () => viewer(world, caller),
      rateLimit: () => ({ type: 'RateLimit', fields: { cost: () => 1, remaining: () => 4_999 } }) satisfies Node,
      repository: ({ owner, name }) => {
        const found = world.repositories.get(`${textOf(owner)}/${textOf(name)}`.toLowerCase());
        if (found === undefined)
          throw new GraphProblem(
            'NOT_FOUND',
            `Could not resolve to a Repository with the name '${textOf(owner)}/${textOf(name)}'.`,
          );
        return repositoryNode(world, found, caller);
      },
    },
  };
}

async function viewer(world: World, caller: Identity): Promise<Node> {
  const { body } = await world.core.call(caller.login, 'GET', `/users/${encodeURIComponent(caller.login)}`);
  return actorNode(objectOf(conform(body, null)));
}

function actorNode(user: JsonObject): Node {
  const isBot = user['type'] === 'Bot';
  return {
    type: isBot ? 'Bot' : 'User',
    fields: { login: () => user['login'], databaseId: () => user['id'], id: () => user['node_id'] },
  };
}

function repositoryNode(world: World, repository: Repository, caller: Identity): Node {
  const absent = (what: string, number: unknown): GraphProblem =>
    new GraphProblem('NOT_FOUND', `Could not resolve to ${what} with the number of ${String(number)}.`);
  return {
    type: 'Repository',
    fields: {
      nameWithOwner: () => repository.fullName,
      autoMergeAllowed: () => repository.merging.allowsAuto,
      viewerDefaultMergeMethod: () => 'MERGE',
      pullRequest: async ({ number }) => {
        const pull = repository.pulls.get(Number(number));
        const issue = await issueOf(world, repository, Number(number));
        if (pull === undefined || issue === null) throw absent('a PullRequest', number);
        return pullNode(world, repository, { pull, issue, caller });
      },
      issue: async ({ number }) => {
        const issue = await issueOf(world, repository, Number(number));
        if (issue === null || repository.pulls.has(Number(number))) throw absent('an Issue', number);
        return issueNode(repository, issue);
      },
    },
  };
}

function shared(repository: Repository, issue: JsonObject, isPull: boolean): Node['fields'] {
  const labels = Array.isArray(issue['labels']) ? issue['labels'].map(objectOf) : [];
  const user = objectOf(issue['user']);
  return {
    number: () => issue['number'],
    title: () => issue['title'],
    body: () => issue['body'] ?? '',
    url: () => issue['html_url'],
    createdAt: () => issue['created_at'],
    closedAt: () => issue['closed_at'],
    author: () => actorNode(user),
    authorAssociation: () => associationOf(repository, textOf(user['login']), isPull),
    labels: connection(
      'LabelConnection',
      labels.map((label) => ({ type: 'Label', fields: { name: () => label['name'] } })),
    ),
  };
}

function issueNode(repository: Repository, issue: JsonObject): Node {
  const number = Number(issue['number']);
  const fields = {
    ...shared(repository, issue, false),
    id: () => nodeId('Issue', `${repository.fullName}#${number}`),
    state: () => textOf(issue['state']).toUpperCase(),
    repository: () => ({ type: 'Repository', fields: { nameWithOwner: () => repository.fullName } }) satisfies Node,
  };
  return { type: 'Issue', fields };
}

interface Pull {
  readonly pull: PullRecord;
  readonly issue: JsonObject;
  readonly caller: Identity;
}

async function closing(world: World, repository: Repository, issue: JsonObject): Promise<readonly Node[]> {
  const numbers = closingIssues(textOf(issue['body']), repository.fullName).filter((number) => !repository.pulls.has(number));
  const found = await Promise.all(numbers.map((number) => issueOf(world, repository, number)));
  return found.flatMap((each) => (each === null ? [] : [issueNode(repository, each)]));
}

async function commitNodes(repository: Repository, pull: PullRecord): Promise<readonly Node[]> {
  const commits = await readCommits(repository.gitDirectory, [
    '--topo-order',
    '--reverse',
    `${pull.baseCommit}..${pull.headCommit}`,
  ]);
  return commits.map(({ sha, message }) => {
    const commit: Node = { type: 'Commit', fields: { oid: () => sha, message: () => message } };
    return { type: 'PullRequestCommit', fields: { commit: () => commit } };
  });
}

export function pullNode(world: World, repository: Repository, { pull, issue, caller }: Pull): Node {
  return {
    type: 'PullRequest',
    fields: {
      ...shared(repository, issue, true),
      id: () => nodeId('PullRequest', `${repository.fullName}#${pull.number}`),
      state: () => (pull.merged === null ? textOf(issue['state']).toUpperCase() : 'MERGED'),
      isDraft: () => pull.draft,
      viewerDidAuthor: () => pull.author === caller.login,
      autoMergeRequest: () => autoMergeNode(pull),
      headRefOid: () => pull.headCommit,
      headRefName: () => pull.head.branch,
      baseRefName: () => pull.base,
      commits: async (given) => connection('PullRequestCommitConnection', await commitNodes(repository, pull))(given),
      closingIssuesReferences: async (given) => connection('IssueConnection', await closing(world, repository, issue))(given),
    },
  };
}

function autoMergeNode({ autoMerge }: PullRecord): Node | null {
  if (autoMerge === null) return null;
  return { type: 'AutoMergeRequest', fields: { enabledAt: () => autoMerge.at, mergeMethod: () => autoMerge.method } };
}
