import { stat } from 'node:fs/promises';
import { WorldError } from '#domain/world-error.ts';
import { oneLine } from '#lib/one-line.ts';
import { repositoryNamed, type GitHubPlace, type RepositoryName } from '#adapters/github/github.ts';

/** An issue of GitHub as a command line names it. */
export interface IssueReference {
  /** `null` where only a number was given: then the clone's remote says which repository. */
  readonly repository: RepositoryName | null;
  readonly number: number;
}

/**
 * `https://github.com/OWNER/NAME/issues/7`, `#7`, or `7` where no file has that name; `null` for anything that is no address and no number.
 * Throws WorldError `usage` for an address that is no issue on the GitHub that is set: a token goes to no other.
 */
export async function issueReference(argument: string, place: GitHubPlace): Promise<IssueReference | null> {
  const [, digits] = /^#?([1-9]\d{0,9})$/.exec(argument) ?? [];
  if (digits !== undefined) return (await isFile(argument)) ? null : { repository: null, number: Number(digits) };
  if (!/^https?:\/\//.test(argument)) return null;
  const path = argument.startsWith(`${place.server}/`) ? argument.slice(place.server.length + 1) : null;
  if (path === null) {
    throw new WorldError(
      'usage',
      `Cannot read ${oneLine(argument, 200)}: it is not on ${place.server}. Name an issue there, or set GITHUB_SERVER_URL (and GITHUB_API_URL) to your own GitHub.`,
    );
  }
  const [, name = '', kind, number] = /^([^/]+\/[^/]+)\/(issues|pull)\/([1-9]\d{0,9})(?:[?#].*)?$/.exec(path) ?? [];
  const repository = repositoryNamed(name);
  if (repository !== null && kind === 'issues') return { repository, number: Number(number) };
  throw new WorldError(
    'usage',
    kind === 'pull'
      ? `Cannot fix ${oneLine(argument, 200)}: it is a pull request, and a fix begins with an issue. Name the issue.`
      : `Cannot read ${oneLine(argument, 200)}: it is no address of an issue. Name one such as ${place.server}/OWNER/NAME/issues/7.`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
