import { WorldError } from '#domain/world-error.ts';
import { askGit, tryGit } from './ask-git.ts';

/** What a clone's references say. */
export interface References {
  /** Commit of each pull request's head, by its number. */
  readonly heads: ReadonlyMap<number, string>;
  /** Pull requests for which the forge still keeps a merge with the base: open ones, as a rule. */
  readonly mergeable: ReadonlySet<number>;
  readonly mainline: Branch;
  /** Other branches that are nobody's pull request. */
  readonly others: readonly Branch[];
}

export interface Branch {
  readonly name: string;
  readonly tip: string;
}

/** Throws WorldError `usage` where the clone holds no pull requests. `branch` names the mainline; `null` for the clone's own default. */
export async function readReferences(folder: string, branch: string | null): Promise<References> {
  const listed = await askGit(folder, ['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)']);
  const all = listed
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([tip, type, name]) => (type === 'commit' && tip !== undefined && name !== undefined ? [{ name, tip }] : []));
  const heads = new Map(all.flatMap(({ name, tip }) => numbered(name, 'head').map((number) => [number, tip] as const)));
  if (heads.size === 0) throw noPullRequests(folder);
  const mainline = await findMainline(folder, branch);
  const tips = new Set(heads.values());
  return {
    heads: new Map([...heads].toSorted(([one], [other]) => one - other)),
    mergeable: new Set(all.flatMap(({ name }) => numbered(name, 'merge'))),
    mainline,
    others: all.flatMap(({ name, tip }) => {
      const [, short] = /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(name) ?? [];
      return short === undefined || short === 'HEAD' || tip === mainline.tip || tips.has(tip) ? [] : [{ name: short, tip }];
    }),
  };
}

function numbered(name: string, kind: 'head' | 'merge'): readonly number[] {
  const [, number, found] = /^refs\/pull\/(\d{1,9})\/(head|merge)$/.exec(name) ?? [];
  return found === kind ? [Number(number)] : [];
}

function noPullRequests(folder: string): WorldError {
  return new WorldError(
    'usage',
    `The repository at ${folder} holds no pull requests (no refs/pull/*/head). Fetch them with: git -C ${folder} fetch origin "+refs/pull/*/head:refs/pull/*/head" "+refs/pull/*/merge:refs/pull/*/merge"`,
  );
}

/** A clone's `origin/HEAD` is the forge's default branch; what is checked out may be any. */
async function findMainline(folder: string, branch: string | null): Promise<Branch> {
  const tried =
    branch === null ? ['refs/remotes/origin/HEAD', 'HEAD'] : [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`];
  for (const name of tried) {
    const { exitCode, stdout } = await tryGit(folder, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    if (exitCode !== 0) continue;
    const pointed = await tryGit(folder, ['rev-parse', '--abbrev-ref', name]);
    const short = branch ?? pointed.stdout.toString('utf8').trim();
    return { name: short.replace(/^origin\//, ''), tip: stdout.toString('utf8').trim() };
  }
  throw new WorldError(
    'usage',
    `The repository at ${folder} has no branch ${branch === null ? 'that could be its mainline' : `"${branch}"`}. Name its mainline with --branch.`,
  );
}
