import { z } from 'zod';
import type { ForgeEffect } from '#domain/forge-action.ts';
import { WorldError } from '#domain/world-error.ts';
import { sha256 } from '#lib/digest.ts';
import { readComments } from '../read/discussion.ts';
import { read, shaped } from '../read/read.ts';
import { commentShape, type CommentAnswer } from '../read/shapes.ts';
import { inRepository } from '../repository-name.ts';
import type { Desk } from '../desk.ts';
import type { Place } from './place.ts';

/** GitHub takes 65,536 characters; the rest is room for what is added here. */
export const longestBody = 60_000;

/** Throws WorldError `usage`: cutting a text could cut its proof in two. */
export function refuseLongBody(body: string, what: string): void {
  if (body.length <= longestBody) return;
  throw new WorldError(
    'usage',
    `The text of ${what} has ${body.length} characters, and at most ${longestBody} are written. Nothing was written. Leave parts of it out.`,
  );
}

/** The text by which our own comment is found again: the marker itself where nobody sees it on the page, else its digest in a comment. */
function hiddenMarker(marker: string): string {
  return /^<!--[^>]+-->$/.test(marker) ? marker : `<!-- patchline:comment ${sha256(marker).slice(0, 32)} -->`;
}

interface OwnComment {
  readonly body: string;
  readonly marker: string;
}

/**
 * Writes a comment, or brings ours up to date. Ours is one whose author is this account and which holds the marker: anybody can write the
 * marker, and only we can be the author.
 */
export async function upsertComment(desk: Desk, place: Place, { body, marker }: OwnComment): Promise<ForgeEffect> {
  refuseLongBody(body, `a comment on ${place.shown}`);
  const hidden = hiddenMarker(marker);
  const own = { body: body.includes(hidden) ? body : `${body.trimEnd()}\n\n${hidden}`, marker: hidden };
  const found = await findOwn(desk, place, own.marker);
  if (found === null) return addComment(desk, place, own);
  if (normal(found.body ?? '') !== normal(own.body)) await changeComment(desk, place, found.id, own.body);
  return { url: found.html_url, existed: true };
}

/** The text of our comment with a marker, without the line that was added to find it; `null` where there is none. */
export async function readOwnComment(desk: Desk, place: Place, marker: string): Promise<string | null> {
  const hidden = hiddenMarker(marker);
  const found = await findOwn(desk, place, hidden);
  if (found === null) return null;
  const text = normal(found.body ?? '');
  return hidden !== marker && text.endsWith(`\n\n${hidden}`) ? text.slice(0, -hidden.length).trimEnd() : text;
}

/** Reads the comments twice at most: a list that is shorter than GitHub's own count may hide the one that is looked for. */
async function findOwn(desk: Desk, place: Place, marker: string): Promise<CommentAnswer | null> {
  const self = await desk.self();
  for (let attempt = 0; attempt < 2; attempt++) {
    const comments = await readComments(desk.client, desk.repository, place.number);
    const found = comments.find(({ user, body }) => user?.id === self.id && (body ?? '').includes(marker));
    if (found !== undefined) return found;
    if (comments.length >= (await countComments(desk, place))) return null;
  }
  throw new WorldError(
    'network',
    `GitHub lists fewer comments of ${place.shown} than it counts, so one of ours may be hidden. Nothing was written. Run the same command again.`,
  );
}

async function countComments({ client, repository }: Desk, { number, shown }: Place): Promise<number> {
  const { comments } = await read(client, z.object({ comments: z.number() }), {
    route: 'issue',
    doing: `count the comments of ${shown}`,
    parameters: { ...inRepository(repository), issue_number: number },
  });
  return comments;
}

async function addComment(desk: Desk, place: Place, own: OwnComment): Promise<ForgeEffect> {
  const question = {
    route: 'addComment',
    doing: `comment on ${place.shown}`,
    parameters: { ...inRepository(desk.repository), issue_number: place.number, body: own.body },
  } as const;
  const answer = await desk.client.tell(question);
  if (answer.kind === 'told') return { url: shaped(commentShape, answer.data, question).html_url, existed: false };
  // The answer is lost, the comment perhaps not: only what can be seen counts as done.
  const found = await findOwn(desk, place, own.marker);
  if (found === null) throw answer.error;
  return { url: found.html_url, existed: false };
}

async function changeComment({ client, repository }: Desk, place: Place, id: number, text: string): Promise<void> {
  await client.ask({
    route: 'changeComment',
    doing: `bring our comment on ${place.shown} up to date`,
    parameters: { ...inRepository(repository), comment_id: id, body: text },
  });
}

function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
