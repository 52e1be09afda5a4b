import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileTexts } from '#present/hostile-text.fixture.ts';
import { addPast } from '../scripts/screenshots/example-past.ts';
import { startLocalGitHub, type LocalGitHub } from './github/local-github.ts';
import { bothSchemes, desktop, newPage, openBrowser, problemsOf, type Look, type WatchedPage } from './page/browser.ts';
import { leaveSlates } from './page/left-slates.ts';
import { servePage, type ServedPage } from './page/served.ts';
import { defaultFiles, makeProject, patchline, sumIssue, sumSource, type Project } from './support/project.ts';

/** Those that could do something in a browser, and those that show nothing; `slate-page.test.ts` has all of them. */
const hostile = hostileTexts.filter((text) => text.length < 1_000 && (text.trim() === '' || /[<"\u202e]|javascript/.test(text)));

let project: Project;
let github: LocalGitHub;
let served: ServedPage;
let browser: Browser;

/** A model that reads nothing, writes one line, and ends. */
const writes = (number: number, line: string): object => ({
  role: 'builder',
  by: 'turn',
  anywhere: `You are number ${number}.`,
  say: [
    { text: '', calls: [{ name: 'edit', input: { path: 'index.js', old: 'let index = 1', new: line } }] },
    { text: '', calls: [{ name: 'finish', input: { summary: 'done' } }] },
  ],
});

beforeAll(async () => {
  const models = 'models:\n  small: { vendor: scripted, model: honest, tier: 1, script: ../script.yml }\nladder: [small]\n';
  project = makeProject({ ...defaultFiles, 'index.js': sumSource, 'patchline.yml': models });
  const answers = [writes(1, 'let index = 0'), writes(2, 'let index = values.length > 3 ? 1 : 0')];
  project.aside('script.yml', JSON.stringify({ answers }));
  addPast(project.repository, 60);
  leaveSlates(project, hostile);
  github = await startLocalGitHub();
  const { gitUrl, apiUrl, tokens } = github;
  const repository = await github.addRepository({ owner: 'acme', name: 'little-math', from: project.repository });
  await github.commit({ repository, branch: 'change', files: { 'one.js': 'x\n' }, message: 'one' });
  const pull = { title: '<img src=x onerror=alert(1)>', body: '', head: 'change', base: 'main' };
  const { number } = (await github.call(tokens.maintainer, 'POST', '/repos/acme/little-math/pulls', pull)) as {
    readonly number: number;
  };
  await github.call(tokens.maintainer, 'POST', `/repos/acme/little-math/issues/${number}/labels`, { labels: ['immune:suspect'] });
  project.git('remote', 'add', 'origin', `${gitUrl}/acme/little-math.git`);
  const environment = {
    ...project.environment,
    GITHUB_SERVER_URL: gitUrl,
    GITHUB_API_URL: apiUrl,
    GH_TOKEN: tokens.readOnly,
    GITHUB_ACTIONS: '',
  };
  project = { ...project, environment };
  served = await servePage(project);
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await served.stop();
  await github.close();
  project.remove();
});

async function look(path: string, how: Look = desktop): Promise<WatchedPage> {
  const watched = await newPage(browser, served.origin, how);
  await watched.page.goto(served.address);
  if (path !== '/') await watched.page.goto(`${served.origin}${path}`);
  return watched;
}

describe('choosing on the page in Chromium', () => {
  test('a slate is begun on the board, seen when it is ready, one variant is picked, its branch is there, and words make the next round', async () => {
    const { page, wrong } = await look('/');
    await page.getByText('Start a run').click();
    await page.getByLabel('A slate of variants to pick from').check();
    await page.getByLabel('Variants, for a slate').fill('2');
    await page.getByLabel('Or its text').fill(sumIssue);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.waitForURL('**/runs/**');
    await page.getByRole('link', { name: 'Slates' }).click();
    await page.getByRole('link', { name: 'sum() ignores the first value' }).click();
    await page.getByRole('button', { name: 'Pick small-1' }).waitFor({ timeout: 90_000 });
    const differing = page.getByRole('table', { name: /Inputs on which they differ/ });
    expect(await differing.getByRole('row').filter({ hasText: '≠' }).count()).toBeGreaterThan(0);
    expect(project.git('branch', '--list', 'bot/*')).toBe('');

    const second = page.getByRole('article', { name: 'small-2' });
    expect(await second.innerText()).toContain('let index = values.length > 3 ? 1 : 0');
    await second.getByRole('button', { name: 'Pick small-2' }).click();
    await page.getByRole('heading', { name: 'Picked: small-2' }).waitFor({ timeout: 60_000 });
    const branch = 'bot/issue-7-sum-ignores-the-first-value';
    expect(project.git('show', `${branch}~1:index.js`)).toContain('values.length > 3 ? 1 : 0');

    await page.getByLabel(/What you want/).fill('Longer ones, too:\n\n```js\nsum([1, 1, 1, 1]); // expected 4\n```\n');
    await page.getByRole('button', { name: 'Make round 2' }).click();
    await page.getByRole('link', { name: 'Round 2' }).click({ timeout: 60_000 });
    await page.getByRole('button', { name: /^Pick earlier-small-1/ }).waitFor({ timeout: 90_000 });
    expect(await page.getByRole('article').count()).toBe(1);
    expect(await page.getByText('What was asked').locator('..').innerText()).not.toContain('undefined');
    expect(wrong).toEqual([]);
  }, 300_000);

  test('what was learned on the page is shown there, a pull request is forecast, and the board of the gate is read', async () => {
    const { page, wrong } = await look('/forecast');
    await page.getByRole('button', { name: 'Learn what is new' }).click();
    await page.getByRole('img', { name: 'Reliability diagram' }).waitFor({ timeout: 60_000 });
    await page.getByLabel('Number of a pull request').fill('20');
    await page.getByRole('button', { name: 'Forecast' }).click();
    await page.getByRole('heading', { name: '#20' }).waitFor();
    await page.getByLabel('Number of a pull request').fill('99');
    await page.getByRole('button', { name: 'Forecast' }).click();
    await page.getByText('There is no pull request #99').waitFor();
    await page.getByRole('link', { name: 'Gate' }).click();
    const card = page.getByRole('region', { name: 'immune:suspect' }).getByRole('listitem').first();
    expect(await card.innerText()).toContain('<img src=x onerror=alert(1)>');
    expect(await card.innerText()).toMatch(/immune:suspect by maintainer/);
    expect(wrong).toEqual([]);
  }, 120_000);

  test('hostile text is shown as text wherever a slate shows any', async () => {
    const { page, wrong } = await look('/slates');
    const addresses = await page.evaluate<string[]>(
      '[...document.querySelectorAll(\'main a[href^="/slates/"]\')].map((link) => link.href)',
    );
    expect(addresses.length).toBeGreaterThanOrEqual(hostile.length);
    for (const address of addresses) {
      await page.goto(address);
      expect(
        await page.locator('main').locator('script, img, b, style, iframe, a[href^="javascript"], a[href^="http"]').count(),
        address,
      ).toBe(0);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  test.each(bothSchemes)(
    'has nothing for axe to find and nothing wider than the window ($scheme, $width pixels)',
    async (how) => {
      const { page, wrong } = await look('/slates', how);
      const found: string[] = [];
      const check = async (): Promise<void> => {
        found.push(...(await problemsOf(page)).map((problem) => `${new URL(page.url()).pathname}: ${problem}`));
      };
      await check();
      await page.getByRole('link', { name: 'sum() ignores the first value' }).last().click();
      await page.evaluate('for (const fold of document.querySelectorAll("main details")) fold.open = true');
      await check();
      await page.goto(`${served.origin}/forecast?number=20`);
      await page.getByRole('img', { name: 'Reliability diagram' }).waitFor();
      await check();
      await page.goto(`${served.origin}/gate`);
      await check();
      expect(found).toEqual([]);
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});

test('the command prints what the page shows of the gate', async () => {
  const board = await patchline(project, ['gate', 'board', '--repo', project.repository, '--json']);
  expect(board.exitCode, board.stderr).toBe(0);
  const { columns, repository } = JSON.parse(board.stdout) as {
    repository: string;
    columns: { column: string; cards: unknown[] }[];
  };
  expect(repository).toBe('acme/little-math');
  expect(columns.find(({ cards }) => cards.length > 0)).toMatchObject({
    column: 'immune:suspect',
    cards: [{ checks: null, labels: [{ by: { login: 'maintainer' } }] }],
  });
  const missing = await patchline(project, ['gate', 'board', '--repository', 'acme/none']);
  expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/status 404/) as string });
  expect(github.requests.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([]);
});
