import { git } from './run-git.ts';

/** A commit as git has it. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

const format = '%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x01';

/** Commits that `git log` with these arguments names, in its order. */
export async function readCommits(directory: string, argv: readonly string[]): Promise<readonly Commit[]> {
  const output = await git(directory, ['log', `--format=${format}`, '--no-color', ...argv]);
  return output
    .split('\u0001')
    .map((record) => record.replace(/^\n/, ''))
    .filter((record) => record !== '')
    .map(readCommit);
}

function readCommit(record: string): Commit {
  const [sha = '', tree = '', parents = '', ...rest] = record.split('\0');
  const [name = '', email = '', at = '', committer = '', committerEmail = '', committedAt = '', message = ''] = rest;
  return {
    sha,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name, email, date: dateOf(at) },
    committer: { name: committer, email: committerEmail, date: dateOf(committedAt) },
    message: message.replace(/\n+$/, ''),
  };
}

function dateOf(seconds: string): string {
  return secondsPrecision(new Date(Number(seconds) * 1_000));
}

/** GitHub's times have no milliseconds. */
export function secondsPrecision(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
