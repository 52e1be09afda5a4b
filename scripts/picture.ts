/**
 * A picture of Markdown as GitHub shows it, as near as libraries get: `npm run picture -- <file.md> <file.png>`, with `--width 390` for a phone,
 * `--open` for open folds and `--height` for its top alone; `--example` in place of a file is the pull request of docs/pull-request.png. Needs Debian's chromium. Packages
 * that nothing else needs are installed into .tools at first use; the page loads nothing from elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { examplePullRequest } from './picture/example-pull-request.ts';

const folder = resolve(import.meta.dirname, '../.tools/picture');
const packages = ['micromark@4.0.3', 'micromark-extension-gfm@3.0.0', 'github-markdown-css@5.9.0', 'playwright-core@1.65.1'];
/** Packed apart from its 100 MB of dependencies: its bundle is one file. */
const mermaid = { package: 'mermaid@12.3.0', file: 'package/dist/mermaid.min.js' };
const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];

function install(): void {
  const stamp = join(folder, 'installed.txt');
  const wanted = [...packages, mermaid.package].join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-save', ...quiet, ...packages], { cwd: folder, stdio: ['ignore', 2, 2] });
  const packed = execFileSync('npm', ['pack', mermaid.package, '--silent'], { cwd: folder, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', packed, mermaid.file], { cwd: folder });
  rmSync(join(folder, packed));
  writeFileSync(stamp, wanted);
}

interface Micromark {
  readonly micromark: (text: string, encoding: 'utf8', options: object) => string;
}

interface Gfm {
  readonly gfm: () => object;
  readonly gfmHtml: () => object;
}

/** Only what is used of Playwright. */
interface Playwright {
  readonly chromium: { launch(options: object): Promise<Browser> };
}

interface Browser {
  newPage(options: object): Promise<Page>;
  close(): Promise<void>;
}

interface Page {
  setContent(html: string): Promise<void>;
  waitForFunction(expression: string): Promise<unknown>;
  screenshot(options: object): Promise<unknown>;
}

function load<T>(name: string): T {
  return createRequire(join(folder, 'package.json'))(name) as T;
}

function htmlOf(markdown: string, isOpen: boolean): string {
  const { micromark } = load<Micromark>('micromark');
  const { gfm, gfmHtml } = load<Gfm>('micromark-extension-gfm');
  const html = micromark(markdown, 'utf8', { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const shown = withLineBreaks(html).replaceAll(
    /<pre><code class="language-mermaid">([^]*?)<\/code><\/pre>/g,
    '<pre class="mermaid">$1</pre>',
  );
  return isOpen ? shown.replaceAll('<details>', '<details open>') : shown;
}

/** In comments and descriptions GitHub keeps the ends of lines. */
function withLineBreaks(html: string): string {
  const parts = html.split(/(<pre>[^]*?<\/pre>)/);
  return parts.map((part) => (part.startsWith('<pre>') ? part : part.replaceAll(/([^>\n])\n(?=[^<\n])/g, '$1<br>\n'))).join('');
}

function pageOf(content: string): string {
  const style = readFileSync(join(folder, 'node_modules/github-markdown-css/github-markdown-light.css'), 'utf8');
  const script = readFileSync(join(folder, mermaid.file), 'utf8').replaceAll('</script', String.raw`<\/script`);
  return `<!doctype html><meta charset="utf8"><style>${style} body { margin: 0; padding: 16px; } pre.mermaid { background: none; }</style>
<article class="markdown-body">${content}</article><script>${script}</script>
<script>mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
const closed = [...document.querySelectorAll('details:not([open])')];
closed.forEach((fold) => { fold.open = true; });
mermaid.run().catch((error) => { document.body.append(String(error)); }).finally(() => { closed.forEach((fold) => { fold.open = false; }); window.isDrawn = true; });</script>`;
}

async function picture(
  markdown: string,
  file: string,
  options: { readonly width: number; readonly height: number | null; readonly isOpen: boolean },
): Promise<void> {
  const { chromium } = load<Playwright>('playwright-core');
  const still = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
  ];
  const args = ['--no-sandbox', '--disable-gpu', ...still];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  try {
    const page = await browser.newPage({ viewport: { width: options.width, height: 600 }, offline: true });
    await page.setContent(pageOf(htmlOf(markdown, options.isOpen)));
    await page.waitForFunction('window.isDrawn === true');
    const clip = options.height === null ? {} : { clip: { x: 0, y: 0, width: options.width, height: options.height } };
    await page.screenshot({ path: file, fullPage: true, ...clip });
  } finally {
    await browser.close();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '880' },
    height: { type: 'string' },
    open: { type: 'boolean', default: false },
    example: { type: 'boolean', default: false },
  },
});
const files = values.example ? ['', ...positionals] : positionals;
const [from, to] = files;
if (from === undefined || to === undefined) {
  console.error('Usage: npm run picture -- <file.md> <file.png> [--width 390] [--open], or --example <file.png>');
  process.exitCode = 2;
} else if (!existsSync('/usr/bin/chromium')) {
  console.error(
    'A picture needs a browser, and /usr/bin/chromium is not there. Run "apt-get install chromium", then this again.',
  );
  process.exitCode = 2;
} else {
  install();
  const markdown = values.example ? await examplePullRequest() : readFileSync(from, 'utf8');
  await picture(markdown, to, {
    width: Number(values.width),
    height: values.height === undefined ? null : Number(values.height),
    isOpen: values.open,
  });
  console.log(`${to}: ${markdown.length} characters of Markdown at ${values.width} pixels`);
}
