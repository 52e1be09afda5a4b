import type { PullRequest } from '#domain/gate/pull-request.ts';
import { sha256 } from '#lib/digest.ts';
import { contentOf, type Content } from './content.ts';
import { hasAgentMark } from './agent-mark.ts';
import { sizeOf, type Size } from './size.ts';

/** What is known of a pull request when it is opened, and all that the forecast ever keeps of it: facts, no code and no names. */
export interface Opening {
  readonly number: number;
  /** Milliseconds since the epoch; where `isExact` is false the true opening was then or later. */
  readonly at: number;
  readonly isExact: boolean;
  /** Tells authors apart, nothing else: an account, or in git an address, and a digest of its name. Either alone is the same person. */
  readonly author: { readonly id: string; readonly name: string };
  readonly isBot: boolean;
  /** What the author was to the repository at that time: had pushed to its mainline, had work on it, neither. `null`: not known for that time. */
  readonly standing: 'pusher' | 'author' | 'none' | null;
  readonly title: string;
  /** Characters of the first commit's message below its first line. */
  readonly messageLength: number;
  readonly isDraft: boolean;
  readonly mentionsIssue: boolean;
  readonly hasAgentMark: boolean;
  /** Asks for another branch than the mainline; `null`: not known. */
  readonly isOffMainline: boolean | null;
  /** Commits that came to the mainline in the 30 days before; `null`: not known. */
  readonly recentCommits: number | null;
  readonly size: Size;
  /** At most 60. */
  readonly paths: readonly string[];
  /** `null` where the diff is not known. */
  readonly content: Content | null;
}

/** What a pull request does not say itself. */
export interface Surroundings {
  /** The clock of `createdAt` is the forge's. */
  readonly isExact: boolean;
  /** `association` is that of the opening, not of today. */
  readonly isAssociationOfThen: boolean;
  readonly mainline: string | null;
  readonly recentCommits: number | null;
}

const mostPaths = 60;

/** Reduces a pull request, as it was when it was opened, to the facts that the forecast uses. */
export function openingOf(pullRequest: PullRequest, around: Surroundings): Opening {
  const { number, createdAt, author, title, files, commitMessages, linkedIssues, draft, base } = pullRequest;
  const [first = title] = commitMessages;
  return {
    number,
    at: createdAt,
    isExact: around.isExact,
    author: { id: String(author.id), name: sha256(author.login).slice(0, 12) },
    isBot: author.kind === 'bot',
    standing: around.isAssociationOfThen ? standings[pullRequest.association] : null,
    title: title.slice(0, 200),
    messageLength: bodyLength(first),
    isDraft: draft,
    mentionsIssue: linkedIssues.length > 0 || /#\d+|\bissues\/\d+/.test(first),
    hasAgentMark: hasAgentMark(commitMessages),
    isOffMainline: around.mainline === null ? null : base.branch !== around.mainline,
    recentCommits: around.recentCommits,
    size: sizeOf(files),
    paths: files.slice(0, mostPaths).map(({ path }) => path.slice(0, 200)),
    content: contentOf(files),
  };
}

const standings: Readonly<Record<PullRequest['association'], NonNullable<Opening['standing']>>> = {
  owner: 'pusher',
  member: 'pusher',
  collaborator: 'pusher',
  contributor: 'author',
  'first-time': 'none',
  none: 'none',
};

function bodyLength(message: string): number {
  const end = message.indexOf('\n');
  return end < 0 ? 0 : message.slice(end).trim().length;
}
