import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBench, type Bench } from '#adapters/github/test-support/connected.ts';
import { repositoryNamed } from '#adapters/github/github.ts';
import { WorldError } from '#domain/world-error.ts';
import { openGitHubPast } from '#wiring/backtest-world.ts';
import type { Repository } from '../../test/github/world.ts';
import { learnForecast, type ForecastStore } from './forecast.ts';
import { readForgeNews, type ForgeNews } from './forecast-from-forge.ts';

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench.close());
afterEach(() => expect(bench.misuse()).toEqual([]));

const nothing = { pasts: [], heardUntil: null };
const day = (count: number): string => new Date(Date.UTC(2026, 0, 1) + count * 86_400_000).toISOString().replace('.000Z', 'Z');

/** Opens so many pull requests with one and the same change, straight in the local GitHub's memory: number n on day n, or that much later. */
async function open(repository: Repository, count: number, later = 0): Promise<readonly number[]> {
  const { github } = bench;
  const branch = 'change';
  const headCommit = await github.commit({ repository, branch, files: { 'a.js': 'two\n' }, message: 'Change' });
  const baseCommit = await github.commit({ repository, branch: 'main', files: {}, message: `Before ${count}` });
  const numbers: number[] = [];
  for (let left = count; left > 0; left -= 1) {
    const path = `/repos/${repository.fullName}/issues`;
    const issue = (await github.call(github.tokens.contributor, 'POST', path, { title: 'Change' })) as { number: number };
    const { number } = issue;
    const head = { repository: repository.fullName, branch };
    const pull = { number, author: 'contributor', head, headCommit, base: 'main', baseCommit, draft: false };
    repository.pulls.set(number, { ...pull, autoMerge: null, merged: null });
    github.backdate(repository, number, { created_at: day(number + later), updated_at: day(number + later) });
    numbers.push(number);
  }
  return numbers;
}

/** Ends one on a day, merged or not. */
async function end(
  repository: Repository,
  number: number,
  on: { readonly day: number; readonly isMerged: boolean },
): Promise<void> {
  const { github } = bench;
  const pull = repository.pulls.get(number);
  if (pull !== undefined && on.isMerged) pull.merged = { at: day(on.day), by: 'maintainer', commit: pull.headCommit };
  await github.call(github.tokens.maintainer, 'PATCH', `/repos/${repository.fullName}/issues/${number}`, { state: 'closed' });
  github.backdate(repository, number, { created_at: day(number), updated_at: day(on.day), closed_at: day(on.day) });
}

/** Reads what is new, and what went over the wire meanwhile: the path below the repository, with the query. */
async function read(
  repository: Pick<Repository, 'owner' | 'name'>,
  kept: Pick<ForecastStore, 'pasts' | 'heardUntil'>,
  limit: number | null = null,
): Promise<{ readonly news: ForgeNews; readonly wire: readonly string[] }> {
  const before = bench.github.requests.length;
  const gitHub = await bench.connect(repository as Repository);
  const news = await readForgeNews(gitHub.pullRequests(), kept, { limit, progress: () => {} });
  const wire = bench.github.requests.slice(before).map(({ method, path, query }) => {
    const below = path.replace(`/repos/${repository.owner}/${repository.name}`, '');
    const said = query.replace(/&?(?:per_page|sort|direction)=\w+/g, '').replace(/^&/, '');
    return `${method} ${below}${said === '' ? '' : `?${said}`}`;
  });
  return { news, wire };
}

const numbersOf = ({ pasts }: Pick<ForgeNews, 'pasts'>): readonly number[] => pasts.map(({ opening }) => opening.number);
const asked = (wire: readonly string[]): readonly string[] => wire.filter((line) => /^GET \/pulls\/\d+$/.test(line));

describe('a forecast that learns from GitHub', () => {
  it('reads everything once, and after that only what is new', async () => {
    const repository = await bench.repository();
    const [first = 0, second = 0, third = 0] = await open(repository, 3);
    await end(repository, first, { day: 20, isMerged: true });
    await end(repository, second, { day: 21, isMerged: false });
    const early = await read(repository, nothing);
    expect(asked(early.wire)).toEqual([first, second, third].map((number) => `GET /pulls/${number}`));
    expect(early.news.pasts.map(({ outcome, ended }) => [outcome, ended])).toEqual([
      ['merged', { kind: 'at', at: Date.parse(day(20)) }],
      ['closed', { kind: 'at', at: Date.parse(day(21)) }],
      ['undecided', { kind: 'open' }],
    ]);
    expect(early.news.pasts[0]?.opening).toMatchObject({
      isExact: true,
      at: Date.parse(day(first)),
      standing: null,
      size: { files: 1, additions: 1, deletions: 1 },
    });

    const store = learnForecast([], early.news.pasts, early.news.heardUntil);
    const [fourth = 0] = await open(repository, 1, 25);
    await end(repository, third, { day: 30, isMerged: true });
    const late = await read(repository, store);
    expect(late.wire).toEqual([
      'GET /pulls?state=open',
      'GET /pulls?state=closed',
      expect.stringMatching(/^GET \/commits\?since=2025-12-31/),
      `GET /pulls/${fourth}`,
      ...(late.wire[4]?.includes('graphql') === true
        ? ['POST /graphql', `GET /pulls/${fourth}/files`]
        : [`GET /pulls/${fourth}/files`, 'POST /graphql']),
    ]);
    expect([numbersOf(late.news), late.news.changed]).toEqual([[third, fourth], 1]);
    expect(late.news.pasts[0]).toMatchObject({ outcome: 'merged', opening: early.news.pasts[2]?.opening });

    const grown = learnForecast(store.pasts, late.news.pasts, late.news.heardUntil);
    expect(grown.pasts.map(({ outcome }) => outcome)).toEqual(['merged', 'closed', 'merged', 'undecided']);
    const idle = await read(repository, grown);
    expect([idle.wire, idle.news.pasts]).toEqual([['GET /pulls?state=open', 'GET /pulls?state=closed'], []]);
  });

  it('follows the pages of a long list, asks about the newest alone, and stops at the first page the next time', async () => {
    const repository = await bench.repository();
    const numbers = await open(repository, 101);
    for (const number of numbers) await end(repository, number, { day: 200 + number, isMerged: number % 2 === 0 });
    const { news, wire } = await read(repository, nothing, 2);
    expect(wire.filter((line) => line.startsWith('GET /pulls?state=closed'))).toEqual([
      'GET /pulls?state=closed',
      'GET /pulls?state=closed&page=2',
    ]);
    expect(asked(wire)).toEqual(numbers.slice(-2).map((number) => `GET /pulls/${number}`));
    const again = await read(repository, news);
    expect(again.wire).toEqual(['GET /pulls?state=open', 'GET /pulls?state=closed']);
    const more = await read(repository, news, 3);
    expect(asked(more.wire)).toEqual([`GET /pulls/${numbers.at(-3)}`]);
  });

  it('keeps what it has read when GitHub puts it off for long, waits where it is for short, and then asks for the rest', async () => {
    const repository = await bench.repository();
    const numbers = await open(repository, 4);
    for (const number of numbers) await end(repository, number, { day: 9 + number, isMerged: true });
    const path = /\/pulls\/\d+$/;
    bench.github.faults.inject({ method: 'GET', path, skip: 1, fault: { kind: 'secondary-limit', retryAfterSeconds: 40 } });
    bench.github.faults.inject({ method: 'GET', path, skip: 1, fault: { kind: 'rate-limit', resetInSeconds: 3000 } });
    bench.slept.length = 0;
    const { news } = await read(repository, nothing);
    expect(bench.slept).toEqual([40_000]);
    expect(news.stopped).toMatchObject({ kind: 'network', message: expect.stringContaining('a rate limit') });
    expect([numbersOf(news), news.heardUntil]).toEqual([numbers.slice(0, 2), null]);
    const rest = await read(repository, news);
    expect(asked(rest.wire)).toEqual(numbers.slice(2).map((number) => `GET /pulls/${number}`));
    expect([rest.news.stopped, rest.news.heardUntil]).toEqual([null, Date.parse(day(9 + (numbers.at(-1) ?? 0)))]);
  });

  it('learns that the prior is right from a repository without pull requests', async () => {
    const repository = await bench.repository(2);
    const { news, wire } = await read(repository, nothing);
    expect([news, wire]).toEqual([
      { pasts: [], changed: 0, heardUntil: null, gone: 0, stopped: null },
      ['GET /pulls?state=open', 'GET /pulls?state=closed'],
    ]);
    expect(learnForecast([], news.pasts).trained.seen).toBe(0);
  });

  it('says what to do where the repository is not there, or there is no token', async () => {
    const nowhere = repositoryNamed('acme/nowhere') ?? { owner: '', name: '' };
    const lost: unknown = await read(nowhere, nothing).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(WorldError);
    expect(lost).toMatchObject({ kind: 'repository', message: expect.stringContaining('acme/nowhere') });
    await expect(openGitHubPast('acme/lib', {})).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('Set GH_TOKEN'),
    });
  });
});
