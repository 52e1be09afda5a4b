import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileTexts } from '#present/hostile-text.fixture.ts';
import { bothSchemes, desktop, newPage, openBrowser, problemsOf, type Look, type WatchedPage } from './page/browser.ts';
import { leaveRuns } from './page/left-runs.ts';
import { servePage, type ServedPage } from './page/served.ts';
import { fixedSum, makeProject, patchline, sumIssue, type Project } from './support/project.ts';

let project: Project;
let served: ServedPage;
let browser: Browser;

/** Slow enough to be stopped on the way, and right. */
const builder = `import { writeFileSync } from 'node:fs';
await new Promise((resolve) => setTimeout(resolve, 7_000));
writeFileSync('index.js', ${JSON.stringify(fixedSum)});
`;

beforeAll(async () => {
  project = makeProject();
  project.write('patchline.yml', `builder: command\nbuilderCommand: node ${project.aside('builder.mjs', builder)}\n`);
  await patchline(project, ['trust', '--repo', project.repository]);
  leaveRuns(project, hostileTexts);
  served = await servePage(project);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  expect(await served.stop()).toBe(130);
  project.remove();
});

/** The same as a command tells it. */
async function data(...argv: readonly string[]): Promise<unknown> {
  return JSON.parse((await patchline(project, ['runs', ...argv, '--repo', project.repository, '--json'])).stdout) as unknown;
}

async function look(path: string, how: Look = desktop): Promise<WatchedPage> {
  const watched = await newPage(browser, served.origin, how);
  await watched.page.goto(served.address);
  if (path !== '/') await watched.page.goto(`${served.origin}${path}`);
  return watched;
}

describe('the page in Chromium', () => {
  test('starts a run, shows it move without being asked, stops it, goes on with it, and its branch is there', async () => {
    const { page, wrong } = await look('/');
    expect(page.url()).toBe(`${served.origin}/`);
    await page.getByText('Start a run').click();
    await page.getByLabel('Or its text').fill(sumIssue);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.waitForURL('**/runs/**');
    const run = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const timeline = page.getByRole('table', { name: 'Timeline' });
    await timeline.getByRole('row', { name: /CHALLENGE.*passed/ }).waitFor();
    const fold = page.locator('#learnt-INTAKE-1');
    await fold.locator('summary').click();
    await timeline.getByRole('row', { name: /IMPLEMENT.*running/ }).waitFor();
    expect(await page.evaluate('[document.activeElement.parentElement.id, document.activeElement.parentElement.open]')).toEqual([
      'learnt-INTAKE-1',
      true,
    ]);

    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.badge.stopped').waitFor();
    expect(await data('show', run)).toMatchObject({ run, standing: 'stopped', command: 'fix' });
    expect(project.git('branch', '--list', 'bot/*')).toBe('');

    await page.getByRole('button', { name: 'Resume' }).click();
    await page.locator('.badge.done').waitFor({ timeout: 60_000 });
    const branch = 'bot/issue-7-sum-ignores-the-first-value';
    await page.getByRole('definition').filter({ hasText: branch }).first().waitFor();
    expect(project.git('show', `${branch}~1:index.js`)).toBe(fixedSum);
    await page.getByRole('link', { name: /Hypothesis graph/ }).click();
    await page.getByRole('link', { name: /^h2, supported/ }).click();
    expect(await page.locator('#open-h2').getByText('node --test').isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Fold what is below h1' }).click();
    expect(await page.locator('#drawing [data-node]').count()).toBe(1);
    expect(await data('graph', run)).toMatchObject({
      run,
      graph: { nodes: expect.arrayContaining([expect.objectContaining({ id: 'h2' })]) },
    });
    expect(await data('list')).toMatchObject({
      runs: expect.arrayContaining([expect.objectContaining({ run, standing: 'done', branch })]),
    });
    expect(wrong).toEqual([]);
  });

  test('shows hostile text as text wherever a run shows any, and goes nowhere else for it', async () => {
    const { page, wrong } = await look('/');
    expect(await page.locator('table.runs tbody tr').count()).toBeGreaterThanOrEqual(hostileTexts.length);
    const foreign = 'main script, main img, main iframe, main a[href]:not([href^="/"]):not([href^="#"])';
    expect(await page.locator(foreign).count()).toBe(0);
    const repository = new URL(
      (await page.getByRole('link', { name: /onerror/ }).getAttribute('href')) ?? '',
      served.origin,
    ).pathname.split('/')[2];
    for (const [index, text] of hostileTexts.entries()) {
      if (!/[<\u202e]|javascript/.test(text)) continue;
      await page.goto(`${served.origin}/runs/${repository}/hostile-${index}`);
      expect(await page.locator('main').locator('script, img, b, a[href^="javascript"], a[href^="http"]').count(), text).toBe(0);
      expect(await page.getByRole('table', { name: 'Costs by role and model' }).getByText('4,000').count()).toBe(2);
      if (text.startsWith('<img')) expect(await page.locator('.halt').innerText()).toContain(text);
    }
    expect(wrong).toEqual([]);
  });

  test('would see a script that runs, and what axe finds', async () => {
    const { page, wrong } = await newPage(browser, served.origin);
    await page.setContent('<h1>Control</h1><img src="data:," onerror="alert(1)">');
    await expect.poll(() => wrong).toContain('dialog: 1');
    expect((await problemsOf(page)).join()).toContain('image-alt');
  });

  test.each(bothSchemes)(
    'has nothing for axe to find and nothing wider than the window ($scheme, $width pixels)',
    async (how) => {
      const { page, wrong } = await look('/', how);
      const found: string[] = [];
      const check = async (): Promise<void> => {
        found.push(...(await problemsOf(page)).map((problem) => `${new URL(page.url()).pathname}: ${problem}`));
      };
      await page.getByText('Start a run').click();
      await check();
      await page.getByRole('link', { name: '#7 sum() ignores the first value' }).click();
      await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
      await check();
      await page.getByRole('link', { name: /Hypothesis graph/ }).click();
      await page.getByRole('link', { name: /^h2, supported/ }).click();
      await check();
      await page.goto(`${served.origin}/`);
      await page.getByRole('link', { name: /onerror/ }).click();
      await check();
      expect(found).toEqual([]);
      expect(wrong).toEqual([]);
    },
  );
});
