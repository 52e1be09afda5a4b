import type { ForgeComment, LabelEvent } from '#domain/gate/pull-request.ts';
import type { ForgeIssue } from '#ports/pull-requests.ts';
import type { GitHubClient } from '../client/client.ts';
import { fullName, inRepository, type RepositoryName } from '../repository-name.ts';
import { readAll, readExisting } from './read.ts';
import {
  actorOf,
  commentShape,
  issueEventShape,
  issueShape,
  labelName,
  labelsShape,
  timeOf,
  type CommentAnswer,
} from './shapes.ts';

/** `null` where there is none, where it moved to another repository, or where the number is a pull request. */
export async function readIssueAnswer(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
): Promise<ForgeIssue | null> {
  const answer = await readExisting(client, issueShape, {
    route: 'issue',
    doing: `read the issue ${fullName(repository)}#${number}`,
    parameters: { ...inRepository(repository), issue_number: number },
  });
  const isElsewhere = answer?.number !== number;
  if (answer === null || isElsewhere || answer.pull_request !== undefined) return null;
  return {
    number,
    title: answer.title,
    body: answer.body ?? '',
    state: answer.state === 'open' ? 'open' : 'closed',
    labels: answer.labels.map(labelName),
    url: answer.html_url,
  };
}

export async function readLabels(client: GitHubClient, repository: RepositoryName, number: number): Promise<readonly string[]> {
  const labels = await readAll(client, labelsShape, {
    route: 'labels',
    doing: `list the labels of ${fullName(repository)}#${number}`,
    parameters: { ...inRepository(repository), issue_number: number },
  });
  return labels.map(labelName);
}

export async function readLabelEvents(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
): Promise<readonly LabelEvent[]> {
  const events = await readAll(client, issueEventShape, {
    route: 'issueEvents',
    doing: `list the events of ${fullName(repository)}#${number}`,
    parameters: { ...inRepository(repository), issue_number: number },
  });
  return events.flatMap(({ event, label, actor, created_at }) => {
    const name = label?.name ?? null;
    if (name === null || (event !== 'labeled' && event !== 'unlabeled')) return [];
    return [{ kind: event === 'labeled' ? 'added' : 'removed', label: name, actor: actorOf(actor), at: timeOf(created_at) }];
  });
}

export function readComments(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
): Promise<readonly CommentAnswer[]> {
  return readAll(client, commentShape, {
    route: 'comments',
    doing: `list the comments of ${fullName(repository)}#${number}`,
    parameters: { ...inRepository(repository), issue_number: number },
  });
}

export function commentOf({ id, user, body }: CommentAnswer): ForgeComment {
  return { id, author: actorOf(user), body: body ?? '' };
}
