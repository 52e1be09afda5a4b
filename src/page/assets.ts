import { readFile } from 'node:fs/promises';
import type { PageApp } from './page-view.ts';

/** Everything that pages load besides themselves; nothing else is served from the disk. */
const assets: Readonly<Record<string, string>> = {
  'page.css': 'text/css; charset=utf-8',
  'views.css': 'text/css; charset=utf-8',
  'live.mjs': 'text/javascript; charset=utf-8',
  'graph.mjs': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

export function mountAssets(app: PageApp): void {
  for (const [name, type] of Object.entries(assets)) {
    app.get(`/assets/${name}`, async (context) => {
      const content = await readFile(new URL(`./assets/${name}`, import.meta.url), 'utf8');
      return context.body(content, 200, { 'Content-Type': type });
    });
  }
}
