import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

/** How somebody looks at the page. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  /** Pixels. */
  readonly width: number;
}

export const desktop: Look = { scheme: 'light', width: 1280 };
export const phone: Look = { scheme: 'dark', width: 390 };
/** Both schemes and both widths, in two looks: colours do not depend on the width. */
export const bothSchemes: readonly Look[] = [desktop, phone];

const places = [
  process.env['PATCHLINE_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A real Chromium without a window. Throws where there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = places.find((place) => place !== '' && existsSync(place));
  if (executablePath === undefined) {
    throw new Error('There is no Chromium here. Run "sh scripts/setup.sh --browser", or name one in PATCHLINE_CHROMIUM.');
  }
  // A browser that root starts has no sandbox of its own; it shows nothing but our own server here.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath, args });
}

/** A page of its own, with what went wrong on it: errors, refusals of the content security policy, dialogs, and requests to anywhere else. */
export interface WatchedPage {
  readonly page: Page;
  readonly wrong: readonly string[];
}

export async function newPage(browser: Browser, origin: string, { scheme, width }: Look = desktop): Promise<WatchedPage> {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(`${message.type()}: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) wrong.push(`request: ${request.url()}`);
  });
  return { page, wrong };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is shown now, one line each; and whether it is wider than its window. */
export async function problemsOf(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger and not by the page, whose policy would refuse it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })');
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  return [
    ...violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    ),
    ...(wide > 0 ? [`the page is ${wide} pixels wider than its window`] : []),
  ];
}
