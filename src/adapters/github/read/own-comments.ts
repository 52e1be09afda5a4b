import { z } from 'zod';
import type { OwnComments } from '#ports/own-comments.ts';
import type { Desk } from '../desk.ts';
import { fullName, inRepository } from '../repository-name.ts';
import { readPages } from './read.ts';
import { commentShape } from './shapes.ts';

const placedCommentShape = commentShape.extend({ issue_url: z.string() });
type PlacedComment = z.infer<typeof placedCommentShape>;

const mostPages = 50;

/**
 * Our comments on all pull requests, from the comments of the whole repository, last changed first: a hundred to a call, at most 50 calls.
 * Of a repository with more comments since then the ones that were longest unchanged are not given: a missing fingerprint costs the call for
 * a diff, and never makes a wrong answer.
 */
export async function* readOwnComments(
  desk: Desk,
  { marker, since }: Parameters<OwnComments['ownComments']>[0],
): ReturnType<OwnComments['ownComments']> {
  const self = await desk.self();
  const oldest = new Map<number, PlacedComment>();
  for await (const comments of recentComments(desk, since)) {
    for (const comment of comments) {
      const isOwn = comment.user?.id === self.id && (comment.body ?? '').split(/\r?\n/).includes(marker);
      const number = isOwn ? pullRequestOf(comment) : null;
      if (number === null) continue;
      if (comment.id < (oldest.get(number)?.id ?? Number.POSITIVE_INFINITY)) oldest.set(number, comment);
    }
  }
  for (const [pullRequest, { body }] of oldest) yield { pullRequest, body: body ?? '' };
}

/** A comment that is changed meanwhile moves to the front, so that some are seen twice and none is passed over. */
async function* recentComments({ client, repository }: Desk, since: number): AsyncIterable<readonly PlacedComment[]> {
  const pages = readPages(client, placedCommentShape, {
    route: 'repositoryComments',
    doing: `list the comments of ${fullName(repository)}`,
    parameters: { ...inRepository(repository), sort: 'updated', direction: 'desc', since: wholeSeconds(since) },
  });
  let count = 0;
  for await (const page of pages) {
    yield page;
    count += 1;
    if (count === mostPages) return;
  }
}

/** GitHub's form, `YYYY-MM-DDTHH:MM:SSZ`. */
function wholeSeconds(at: number): string {
  return new Date(Math.max(0, at)).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** To the API a pull request is an issue; only the address of its page tells them apart. */
function pullRequestOf({ issue_url, html_url }: PlacedComment): number | null {
  const [, digits] = /\/issues\/(\d+)$/.exec(issue_url) ?? [];
  return digits === undefined || html_url.includes(`/issues/${digits}#`) ? null : Number(digits);
}
