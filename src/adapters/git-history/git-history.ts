import type { BlindSpot, PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import type { PastHistory, PastPullRequests, PastRequest } from '#ports/past-pull-requests.ts';
import { readCommits, type Commit, type Commits } from './commits.ts';
import { readDiffs, type Diff } from './diffs.ts';
import { readLines, type Lines } from './lines.ts';
import { closedNumbers } from './marks.ts';
import { readEndings, type Ending } from './outcomes.ts';
import { ownWork, type OwnWork } from './own-work.ts';
import { readPeople, type People } from './people.ts';
import { readReferences, type References } from './references.ts';

/** Where the past is read from: a clone (a work tree or a bare one) that holds `refs/pull/*`, and the name of its mainline (`null`: its default branch). */
export interface Clone {
  readonly folder: string;
  readonly branch: string | null;
}

/** The past of a repository from a clone alone: no network, no forge. Outcomes are rebuilt from the history; what it cannot tell is left out. */
export function gitHistory(clone: Clone): PastPullRequests {
  return { read: (request) => readHistory(clone, request) };
}

/** A pull request before its diff is read. */
interface Found {
  readonly number: number;
  readonly head: Commit;
  readonly work: OwnWork;
  readonly ending: Ending;
}

interface Past {
  readonly folder: string;
  readonly people: People;
  readonly tally: Tally;
}

type Tally = Map<string, number>;

async function readHistory({ folder, branch }: Clone, { limit, lookBackMs, progress }: PastRequest): Promise<PastHistory> {
  const references = await readReferences(folder, branch);
  progress(`reading the history of ${references.mainline.name} and of ${references.heads.size} pull requests`);
  const tips = [references.mainline, ...references.others].map(({ tip }) => tip);
  const commits = await readCommits(folder, [...new Set([...tips, ...references.heads.values()])]);
  const lines = readLines(commits, references);
  const tally: Tally = new Map();
  const found = findAll({ commits, lines, references });
  const firstAsked = firstAskedOf(found, limit);
  countLeftOut(tally, { found, numbers: [...references.heads.keys()], firstAsked });
  const begin = Math.min(...found.filter(({ number }) => number >= firstAsked).map(({ work }) => work.firstAt)) - lookBackMs;
  const needed = found.filter(({ number, work }) => number >= firstAsked || work.firstAt >= begin);
  return {
    firstAsked,
    mainline: lines.trunk.mainline.arrived,
    blindSpots,
    assumptions,
    pullRequests: () => inBatches({ folder, people: readPeople(commits, lines), tally }, needed, progress),
    leftOut: () => [...tally].map(([because, count]) => ({ because, count })),
  };
}

const blindSpots: readonly BlindSpot[] = [
  { rule: 'linked-issue', kind: 'unseen', because: 'git keeps neither descriptions nor issues' },
  { rule: 'receipt', kind: 'unseen', because: 'git keeps no descriptions, where a receipt would stand' },
  { rule: 'ai-policy', kind: 'unseen', because: 'git keeps no descriptions, where a policy would look for a word on tools' },
  {
    rule: 'competing-work',
    kind: 'partly',
    because: 'git shows the issues that commit messages name, not those of descriptions',
  },
  { rule: 'already-fixed', kind: 'partly', because: 'git shows the issues that commit messages name, not those of descriptions' },
];

const assumptions: readonly string[] = [
  'The title is the subject of its first own commit, and the diff is that of its last push: git keeps neither the first title nor earlier pushes.',
  'It was opened when its first own commit was dated; the mainline and the neighbours are those from before.',
  'When an unmerged pull request was closed is not known: it counts as open until the time that the gate looks back is over.',
  'Who pushed to the mainline three times before is taken for a collaborator, and is asked nothing unless --everyone is given.',
];

function count(tally: Tally, because: string): void {
  tally.set(because, (tally.get(because) ?? 0) + 1);
}

const doubts: Readonly<Record<NonNullable<Ending['doubt']>, string>> = {
  recent: 'younger than 60 days, so that it may still be open (kept to compare with)',
  'may-be-open': 'the forge still keeps a merge for it, so that it may be open (kept to compare with)',
  ambiguous: 'the mainline mentions it without saying that it was merged (kept to compare with)',
};

interface Everything {
  readonly commits: Commits;
  readonly lines: Lines;
  readonly references: References;
}

function findAll({ commits, lines, references }: Everything): readonly Found[] {
  const endingOf = readEndings(commits, lines, references);
  return [...references.heads].flatMap(([number, id]) => {
    const head = commits.get(id);
    const work = head === undefined ? null : ownWork(commits, lines, id);
    return head === undefined || work === null ? [] : [{ number, head, work, ending: endingOf(number) }];
  });
}

interface Counted {
  readonly found: readonly Found[];
  readonly numbers: readonly number[];
  readonly firstAsked: number;
}

function countLeftOut(tally: Tally, { found, numbers, firstAsked }: Counted): void {
  const byNumber = new Map(found.map((one) => [one.number, one]));
  for (const number of numbers.filter((one) => one >= firstAsked)) {
    const one = byNumber.get(number);
    if (one === undefined) count(tally, 'it has no commit that can be told to be its own');
    else if (one.ending.doubt !== null) count(tally, doubts[one.ending.doubt]);
  }
}

function firstAskedOf(found: readonly Found[], limit: number | null): number {
  const known = found.filter(({ ending }) => ending.outcome !== 'undecided');
  return (limit === null ? known[0] : known.slice(-limit)[0])?.number ?? Infinity;
}

/** Few enough that their patches fit in memory. */
const batchSize = 100;

async function* inBatches(
  past: Past,
  found: readonly Found[],
  progress: PastRequest['progress'],
): AsyncGenerator<PastPullRequest> {
  for (let at = 0; at < found.length; at += batchSize) {
    progress(`pull requests read: ${at} of ${found.length}`);
    const batch = found.slice(at, at + batchSize);
    const pairs = batch.map(({ head, work }) => ({ from: work.base.tree, to: head.tree }));
    const diffs = await readDiffs(past.folder, pairs);
    for (const [index, one] of batch.entries()) {
      const diff = diffs[index] ?? { kind: 'missing' };
      if (diff.kind === 'missing') count(past.tally, 'the clone lacks the content of a file that it changes');
      else yield { pullRequest: atOpening(past.people, one, diff), outcome: one.ending.outcome, ended: one.ending.ended };
    }
  }
}

function atOpening(people: People, { number, head, work }: Found, diff: Exclude<Diff, { kind: 'missing' }>): PullRequest {
  const [first] = work.commits;
  const author = mainAuthor(work.commits);
  return {
    number,
    title: first?.subject ?? '',
    body: '',
    author: people.actor(author),
    association: people.association(author, work.firstAt),
    state: 'open',
    draft: false,
    base: { branch: work.line.name, commit: work.base.id },
    head: { branch: '', commit: head.id, repository: null },
    labels: [],
    createdAt: work.firstAt,
    closedAt: null,
    files: diff.kind === 'files' ? diff.files : [],
    isTruncated: diff.kind === 'too-large',
    linkedIssues: [...new Set(work.commits.flatMap(closedNumbers))],
    commitMessages: work.commits.slice(0, 250).map(({ message }) => message),
  };
}

/** Who wrote most of the commits; the first of them where several did. */
function mainAuthor(commits: readonly Commit[]): Commit['author'] {
  const byEmail = Map.groupBy(commits, ({ author }) => author.email);
  const [most] = [...byEmail.values()].toSorted((one, other) => other.length - one.length);
  return most?.[0]?.author ?? { name: '', email: '' };
}
