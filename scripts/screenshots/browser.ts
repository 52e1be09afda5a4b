import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const program = '/usr/bin/chromium';
const still = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'];

export interface Look {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export function hasBrowser(): boolean {
  return existsSync(program);
}

/** Debian's Chromium without a window and without a network of its own. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu', ...still] });
}

/** A page that went in with the address that `patchline serve` printed. */
export async function enter(browser: Browser, address: string, { width, scheme }: Look): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: width < 600 ? 844 : 900 }, colorScheme: scheme });
  await page.goto(address);
  return page;
}
