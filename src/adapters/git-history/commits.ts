import { askGit } from './ask-git.ts';

/** A commit as the history tells it. Every text in it is untrusted. */
export interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Milliseconds since the epoch. */
  readonly authoredAt: number;
  readonly committedAt: number;
  readonly author: { readonly name: string; readonly email: string };
  readonly committerEmail: string;
  readonly subject: string;
  readonly message: string;
}

export type Commits = ReadonlyMap<string, Commit>;

const fields = ['%H', '%T', '%P', '%at', '%ct', '%an', '%ae', '%ce', '%B'];
const longestMessage = 20_000;

/** Every commit that the tips lead to. Reads no file contents, which stored copies may lack. */
export async function readCommits(folder: string, tips: readonly string[]): Promise<Commits> {
  const log = await askGit(folder, ['log', '-z', '--stdin', `--format=${fields.join('%x00')}`], `${tips.join('\n')}\n`);
  const commits = new Map<string, Commit>();
  let at = 0;
  const next = (): string => {
    const end = log.indexOf(0, at);
    const text = log.toString('utf8', at, end === -1 ? log.length : end);
    at = end === -1 ? log.length : end + 1;
    return text;
  };
  while (at < log.length) {
    const commit = readCommit(next);
    commits.set(commit.id, commit);
  }
  return commits;
}

function readCommit(next: () => string): Commit {
  const [id, tree, parents] = [next(), next(), next()];
  const [authoredAt, committedAt] = [1000 * Number(next()), 1000 * Number(next())];
  const [name, email, committerEmail] = [next(), next().toLowerCase(), next().toLowerCase()];
  const message = next().slice(0, longestMessage).trim();
  const subject = message.split('\n', 1)[0] ?? '';
  return {
    id,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    authoredAt,
    committedAt,
    author: { name, email },
    committerEmail,
    subject,
    message,
  };
}

/** The commits that some of them lead to, each once, `from` included, as far as `isWanted`. */
export function ancestors(commits: Commits, from: readonly string[], isWanted: (id: string) => boolean): readonly Commit[] {
  const seen = new Set<string>();
  const found: Commit[] = [];
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const commit = commits.get(id);
    if (commit === undefined || seen.has(id) || !isWanted(id)) continue;
    seen.add(id);
    found.push(commit);
    waiting.push(...commit.parents);
  }
  return found;
}
