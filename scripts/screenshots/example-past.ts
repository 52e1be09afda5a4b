import { execFileSync } from 'node:child_process';
import { randomFrom } from '#lib/random.ts';

const daySeconds = 86_400;
const regulars = ['ada', 'grace', 'barbara', 'edsger', 'donald'];
const subjects = [
  'round to even',
  'median of a list',
  'clamp of big numbers',
  'weights in mean',
  'empty lists',
  'sum of squares',
];

interface PastChange {
  readonly number: number;
  readonly author: string;
  readonly subject: string;
  /** Lines by path, appended. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly isMerged: boolean;
  /** Seconds since the epoch. */
  readonly at: number;
}

/**
 * Gives the mainline of a repository a made-up past of pull requests, as `refs/pull/<number>/head`: small changes with tests by people who were here before are
 * mostly merged, large ones by newcomers mostly not. The same numbers every time; the dates end a month before now. One call of git, so that hundreds take a second.
 */
export function addPast(repository: string, count: number): void {
  const git = (argv: readonly string[], more: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {}): string =>
    execFileSync('git', ['-C', repository, ...argv], { encoding: 'utf8', ...more, stdio: ['pipe', 'pipe', 'inherit'] });
  const all = changes(count);
  // The repository began before its pull requests did.
  const began = `${(all[0]?.at ?? 0) - daySeconds} +0000`;
  const env = { ...process.env, GIT_AUTHOR_DATE: began, GIT_COMMITTER_DATE: began };
  const root = git(['commit-tree', 'main^{tree}', '-m', 'first'], { env }).trim();
  git(['fast-import', '--quiet', '--force'], { input: stream(all, root) });
  git(['reset', '--quiet', '--hard', 'main']);
}

function changes(count: number): readonly PastChange[] {
  const random = randomFrom(7);
  const end = Math.floor(Date.now() / 1000 / daySeconds) * daySeconds - 35 * daySeconds;
  return Array.from({ length: count }, (_, index) => {
    const isRegular = random() < 0.55;
    const author = isRegular
      ? (regulars[Math.floor(random() * regulars.length)] ?? 'ada')
      : `visitor-${Math.floor(random() * count)}`;
    const hasTest = random() < (isRegular ? 0.8 : 0.4);
    const size = Math.ceil(3 * (1 + random()) ** (isRegular ? 3 : 5));
    const subject = `${hasTest ? 'fix' : 'change'}: ${subjects[Math.floor(random() * subjects.length)] ?? ''}`;
    const module = 1 + Math.floor(random() * 9);
    const odds = (isRegular ? 1.8 : 1) + (hasTest ? 1.2 : -1) - size / 30;
    const lines = Array.from(
      { length: size },
      (_unused, line) => `exports.value${index}_${line} = ${Math.floor(random() * 1000)};`,
    );
    return {
      number: index + 1,
      author,
      subject,
      files: { [`lib/part-${module}.js`]: lines, ...(hasTest ? { [`test/part-${module}.txt`]: [`value${index} is kept`] } : {}) },
      isMerged: random() < 1 / (1 + Math.exp(-odds)),
      at: end - (count - index) * 2 * daySeconds,
    };
  });
}

/** What `git fast-import` reads. */
function stream(all: readonly PastChange[], base: string): string {
  const content = new Map<string, string>();
  let main = base;
  const parts: string[] = [];
  for (const { number, author, subject, files, isMerged, at } of all) {
    const written = Object.entries(files).map(
      ([path, lines]) => [path, `${content.get(path) ?? ''}${lines.join('\n')}\n`] as const,
    );
    const body = written.map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`).join('');
    parts.push(
      commit(`refs/pull/${number}/head`, { from: main, mark: 2 * number, author, committer: author, at, subject }),
      body,
    );
    if (!isMerged) continue;
    const merged = {
      from: main,
      mark: 2 * number + 1,
      author,
      committer: 'noreply',
      at: at + daySeconds,
      subject: `${subject} (#${number})`,
    };
    parts.push(commit('refs/heads/main', merged), body);
    main = `:${2 * number + 1}`;
    for (const [path, text] of written) content.set(path, text);
  }
  return `${parts.join('')}done\n`;
}

interface Written {
  readonly from: string;
  readonly mark: number;
  readonly author: string;
  readonly committer: string;
  readonly at: number;
  readonly subject: string;
}

function commit(ref: string, { from, mark, author, committer, at, subject }: Written): string {
  const address = (name: string): string =>
    `${name} <${name === 'noreply' ? 'noreply@github.com' : `${name}@example.test`}> ${at} +0000`;
  return `commit ${ref}\nmark :${mark}\nauthor ${address(author)}\ncommitter ${address(committer)}\n${data(`${subject}\n`)}from ${from}\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
