import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { DiffReader } from './diff-reader.ts';

/** A pull request as its `refs/pull/N/head` tells it: no title or body, so the messages of its own commits stand for them. */
export interface KnownPullRequest {
  readonly number: number;
  readonly files: readonly ChangedFile[];
  readonly messages: readonly string[];
}

interface Commit {
  readonly parents: readonly string[];
  readonly message: string;
}

const mainlineBranch = /^refs\/(tags\/.*|heads\/(main|master|dev|devel|develop|trunk|stable.*|release.*|v?\d+([.-].*)?))$/;
const mergeOfPullRequest = /^(Merge pull request #\d+|merged branch |(bug|feature|minor|security) #\d+ )/;

/** Numbers of the pull requests whose heads a git directory holds, ascending, with their head commits. */
export function pullHeads(gitDir: string): ReadonlyMap<number, string> {
  const lines = git(gitDir, ['for-each-ref', 'refs/pull', '--format=%(objectname) %(refname)']).split('\n');
  const heads = lines.flatMap((line): [number, string][] => {
    const match = /^([0-9a-f]{40}) refs\/pull\/(\d+)\/head$/.exec(line);
    return match?.[1] === undefined || match[2] === undefined ? [] : [[Number(match[2]), match[1]]];
  });
  return new Map(heads.toSorted((one, other) => one[0] - other[0]));
}

/** Reads the diffs of pull requests against the place where they left the mainline. What git cannot diff is left out. */
export async function* pullRequestDiffs(gitDir: string, numbers: ReadonlySet<number>): AsyncIterable<KnownPullRequest> {
  const heads = pullHeads(gitDir);
  const commits = await readCommits(gitDir);
  const mainline = mainlineOf(gitDir, commits);
  const order = new Map([...commits.keys()].map((id, index) => [id, index]));
  const wanted = [...numbers].flatMap((number) => {
    const head = heads.get(number);
    const own = head === undefined ? null : ownCommits(head, { commits, mainline, order });
    return head === undefined || own === null ? [] : [{ number, head, ...own }];
  });
  let rest = wanted;
  while (rest.length > 0) {
    let done = 0;
    for await (const files of diffs(gitDir, rest)) {
      const one = rest[done];
      done += 1;
      if (one !== undefined) yield { number: one.number, files, messages: one.messages };
    }
    rest = rest.slice(done + 1);
  }
}

/** Diffs of head against base, in order, until git stops: at the end, or at an object that the git directory lacks. */
async function* diffs(gitDir: string, pairs: readonly { head: string; base: string }[]): AsyncIterable<readonly ChangedFile[]> {
  const args = [
    '--git-dir',
    gitDir,
    'diff-tree',
    '--stdin',
    '--always',
    '-p',
    '-r',
    '-M',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
  ];
  const child = spawn('git', args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, GIT_NO_LAZY_FETCH: '1' } });
  child.stdin.on('error', () => undefined);
  child.stdin.end(pairs.map(({ head, base }) => `${head} ${base}\n`).join(''));
  let reader: DiffReader | null = null;
  for await (const line of createInterface({ input: child.stdout, crlfDelay: 0 })) {
    if (/^[0-9a-f]{40}$/.test(line)) {
      if (reader !== null) yield reader.files();
      reader = new DiffReader();
    } else reader?.read(line);
  }
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('exit', resolve)));
  if (code === 0 && reader !== null) yield reader.files();
}

async function readCommits(gitDir: string): Promise<ReadonlyMap<string, Commit>> {
  const args = ['--git-dir', gitDir, 'log', '--all', '--topo-order', '--format=%x1e%H%x1f%P%x1f%B'];
  const child = spawn('git', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const commits = new Map<string, Commit>();
  let text = '';
  child.stdout.setEncoding('utf8');
  const take = (record: string): void => {
    const [id, parents, message] = record.split('\u001F');
    if (id !== undefined && parents !== undefined) {
      commits.set(id, { parents: parents.split(' ').filter(Boolean), message: (message ?? '').trim().slice(0, 2000) });
    }
  };
  for await (const chunk of child.stdout as AsyncIterable<string>) {
    const records = (text + chunk).split('\u001E');
    text = records.pop() ?? '';
    records.forEach(take);
  }
  take(text);
  return commits;
}

/** Commits on the first-parent line of a lasting branch, or of a branch into which a pull request was merged. */
function mainlineOf(gitDir: string, commits: ReadonlyMap<string, Commit>): ReadonlySet<string> {
  const refs = git(gitDir, ['for-each-ref', 'refs/heads', 'refs/tags', '--format=%(objectname) %(*objectname) %(refname)']);
  const starts = refs.split('\n').flatMap((line) => {
    const [id, peeled, name] = line.split(' ');
    return name !== undefined && mainlineBranch.test(name) ? [peeled === '' ? id : peeled] : [];
  });
  starts.push(git(gitDir, ['rev-parse', 'HEAD']).trim());
  for (const { parents, message } of commits.values()) {
    if (parents.length === 2 && mergeOfPullRequest.test(message)) starts.push(parents[0]);
  }
  const mainline = new Set<string>();
  for (const start of starts) {
    for (let id = start; id !== undefined && !mainline.has(id); id = commits.get(id)?.parents[0]) mainline.add(id);
  }
  return mainline;
}

interface History {
  readonly commits: ReadonlyMap<string, Commit>;
  readonly mainline: ReadonlySet<string>;
  /** Position in `git log --topo-order`: the smaller, the newer. */
  readonly order: ReadonlyMap<string, number>;
}

/** The newest mainline ancestor of a head, and the messages of what lies between; `null` for what was pushed to the mainline itself. */
function ownCommits(head: string, { commits, mainline, order }: History): { base: string; messages: string[] } | null {
  const seen = new Set([head]);
  const messages: string[] = [];
  let base: string | null = null;
  for (const id of seen) {
    if (mainline.has(id)) {
      if (base === null || (order.get(id) ?? 0) < (order.get(base) ?? 0)) base = id;
      continue;
    }
    const commit = commits.get(id);
    if (commit === undefined || seen.size > 2000) return null;
    if (commit.parents.length === 1 && messages.length < 250) messages.push(commit.message);
    for (const parent of commit.parents) seen.add(parent);
  }
  return base === null || base === head ? null : { base, messages: messages.toReversed() };
}

function git(gitDir: string, args: readonly string[]): string {
  return spawnSync('git', ['--git-dir', gitDir, ...args], { encoding: 'utf8', maxBuffer: 256 * 1024 ** 2 }).stdout;
}
