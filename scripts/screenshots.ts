/**
 * The pictures of docs/page.md: `npm run screenshots`. Makes an example repository on the spot, runs the real program on it (a forecast, a fix, a halt, a slate; the
 * gate on a local GitHub), serves its page and writes docs/page-*.png. `--all --to <folder>` writes every view at both widths, light and dark, to look at.
 * Needs Debian's chromium (`sh scripts/setup.sh --browser`); takes some minutes.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { newPage, openBrowser, type Look } from '../test/page/browser.ts';
import { servePage } from '../test/page/served.ts';
import { exampleGate } from './screenshots/example-gate.ts';
import { exampleProject, exampleRuns } from './screenshots/example-runs.ts';
import { viewsOf, type PictureView } from './screenshots/views.ts';

interface Picture extends Look {
  readonly view: PictureView;
  readonly file: string;
}

/** Pictures in documents show the top of a page only. */
const tallest = { desktop: 900, phone: 1500 };

function picturesOf(views: readonly PictureView[], isAll: boolean): readonly Picture[] {
  if (!isAll) {
    return views.flatMap((view) => [
      { view, width: 1280, scheme: 'light' as const, file: `page-${view.name}.png` },
      ...(view.alsoPhone ? [{ view, width: 390, scheme: 'dark' as const, file: `page-${view.name}-phone.png` }] : []),
    ]);
  }
  return views.flatMap((view) =>
    ([1280, 390] as const).flatMap((width) =>
      (['light', 'dark'] as const).map((scheme) => ({ view, width, scheme, file: `${view.name}-${width}-${scheme}.png` })),
    ),
  );
}

async function take(
  address: string,
  pictures: readonly Picture[],
  { to, isAll }: { readonly to: string; readonly isAll: boolean },
): Promise<void> {
  const browser = await openBrowser();
  const { origin } = new URL(address);
  try {
    for (const { view, file, ...look } of pictures) {
      const { page } = await newPage(browser, origin, look);
      await page.goto(address);
      await page.goto(`${origin}${view.path}`);
      await view.prepare?.(page);
      const height = Math.min(
        await page.evaluate<number>('document.documentElement.scrollHeight'),
        look.width < 600 ? tallest.phone : (view.height ?? tallest.desktop),
      );
      const clip = isAll ? {} : { clip: { x: 0, y: 0, width: look.width, height } };
      await page.screenshot({ path: join(to, file), fullPage: true, ...clip });
      await page.close();
      console.error(file);
    }
  } finally {
    await browser.close();
  }
}

const { values } = parseArgs({ options: { to: { type: 'string' }, all: { type: 'boolean', default: false } } });
const to = resolve(values.to ?? join(import.meta.dirname, '../docs'));
mkdirSync(to, { recursive: true });
// Without one it ends here, before anything was made.
await (await openBrowser()).close();
const gate = await exampleGate();
const project = exampleProject(500);
try {
  project.git('remote', 'add', 'origin', gate.remote);
  await exampleRuns(project, (sentence) => console.error(sentence));
  const served = await servePage({ ...project, environment: { ...project.environment, ...gate.environment } });
  try {
    await take(served.address, picturesOf(await viewsOf(project), values.all), { to, isAll: values.all });
  } finally {
    await served.stop();
  }
} finally {
  await gate.close();
  project.remove();
}
