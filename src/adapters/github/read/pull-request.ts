import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import type { PullRequest, PullRequestSummary } from '#domain/gate/pull-request.ts';
import type { GitHubClient } from '../client/client.ts';
import { fullName, inRepository, isSameRepository, repositoryNamed, type RepositoryName } from '../repository-name.ts';
import { readChangedFiles } from './changed-files.ts';
import { closingReferences } from './closing-references.ts';
import { query, readAll, readExisting, readPages } from './read.ts';
import { actorOf, associationOf, commitShape, labelName, pullRequestShape, timeOf, type PullRequestAnswer } from './shapes.ts';

/** A pull request with its diff, in three requests where it has at most 100 files and 100 commits; `null` where there is none. */
export async function readPullRequest(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
): Promise<PullRequest | null> {
  const answer = await readPullRequestAnswer(client, repository, number);
  if (answer === null) return null;
  const [changed, history] = await Promise.all([
    readChangedFiles(client, repository, { number, announced: answer.changed_files ?? null }),
    readHistory(client, repository, number),
  ]);
  const written = closingReferences(answer.body ?? '', repository, client.place.server);
  return {
    ...summaryOf(answer),
    ...changed,
    linkedIssues: [...new Set([...history.linkedIssues, ...written])],
    commitMessages: history.commitMessages,
  };
}

export function readPullRequestAnswer(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
): Promise<PullRequestAnswer | null> {
  return readExisting(client, pullRequestShape, {
    route: 'pullRequest',
    doing: `read the pull request ${fullName(repository)}#${number}`,
    parameters: { ...inRepository(repository), pull_number: number },
  });
}

export function summaryOf(answer: PullRequestAnswer): PullRequestSummary {
  const isMerged = typeof answer.merged_at === 'string';
  return {
    number: answer.number,
    title: answer.title,
    body: answer.body ?? '',
    author: actorOf(answer.user),
    association: associationOf(answer.author_association),
    state: answer.state === 'open' ? 'open' : isMerged ? 'merged' : 'closed',
    draft: answer.draft ?? false,
    base: { branch: answer.base.ref, commit: answer.base.sha },
    head: { branch: answer.head.ref, commit: answer.head.sha, repository: answer.head.repo?.full_name ?? null },
    labels: answer.labels.map(labelName),
    createdAt: timeOf(answer.created_at),
    closedAt: typeof answer.closed_at === 'string' ? timeOf(answer.closed_at) : null,
  };
}

/** Open ones by their making, closed ones by their last change, newest first. */
export async function* listPullRequests(
  client: GitHubClient,
  repository: RepositoryName,
  { state, since }: { readonly state: 'open' | 'closed'; readonly since: number },
): AsyncIterable<PullRequestAnswer> {
  const pages = readPages(client, pullRequestShape, {
    route: 'pullRequests',
    doing: `list the ${state} pull requests of ${fullName(repository)}`,
    parameters: { ...inRepository(repository), state, sort: state === 'open' ? 'created' : 'updated', direction: 'desc' },
  });
  // A list that changes while it is read shows an entry twice.
  const seen = new Set<number>();
  for await (const page of pages) {
    for (const answer of page) {
      if (state === 'closed' && timeOf(answer.updated_at) < since) return;
      const isWanted = state === 'open' || timeOf(answer.closed_at ?? answer.updated_at) >= since;
      if (isWanted && !seen.has(answer.number)) yield answer;
      seen.add(answer.number);
    }
  }
}

interface History {
  readonly linkedIssues: readonly number[];
  readonly commitMessages: readonly string[];
}

const historyShape = z.object({
  repository: z.object({
    pullRequest: z.object({
      closingIssuesReferences: z.object({
        nodes: z.array(z.object({ number: z.number(), repository: z.object({ nameWithOwner: z.string() }) })),
      }),
      commits: z.object({
        totalCount: z.number(),
        nodes: z.array(z.object({ commit: z.object({ message: z.string() }) })),
      }),
    }),
  }),
});

const historyQuery = `query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      closingIssuesReferences(first: 50) { nodes { number repository { nameWithOwner } } }
      commits(first: 100) { totalCount nodes { commit { message } } }
    }
  }
}`;

/**
 * Links that people set on the page are told by GraphQL alone, and it gives the commits with them in one request. Where it refuses (a server
 * without it, a token without the right) the commits are listed, and the links are those of the body.
 */
async function readHistory(client: GitHubClient, repository: RepositoryName, number: number): Promise<History> {
  try {
    return await queryHistory(client, repository, number);
  } catch (error) {
    if (!(error instanceof WorldError) || error.kind === 'network') throw error;
    return { linkedIssues: [], commitMessages: await readMessages(client, repository, number) };
  }
}

async function queryHistory(client: GitHubClient, repository: RepositoryName, number: number): Promise<History> {
  const place = `${fullName(repository)}#${number}`;
  const answer = await query(client, historyShape, {
    doing: `read the commits and linked issues of ${place}`,
    text: historyQuery,
    variables: { ...repository, number },
  });
  const { closingIssuesReferences, commits } = answer.repository.pullRequest;
  const linked = closingIssuesReferences.nodes.filter((node) => {
    const name = repositoryNamed(node.repository.nameWithOwner);
    return name !== null && isSameRepository(name, repository);
  });
  const listed = commits.nodes.map((node) => node.commit.message);
  const isWhole = listed.length >= Math.min(commits.totalCount, mostMessages);
  return {
    linkedIssues: linked.map((node) => node.number),
    commitMessages: isWhole ? listed : await readMessages(client, repository, number),
  };
}

const mostMessages = 250;

async function readMessages(client: GitHubClient, repository: RepositoryName, number: number): Promise<readonly string[]> {
  const commits = await readAll(client, commitShape, {
    route: 'pullRequestCommits',
    doing: `list the commits of ${fullName(repository)}#${number}`,
    parameters: { ...inRepository(repository), pull_number: number },
  });
  return commits.slice(0, mostMessages).map((commit) => commit.commit.message);
}
