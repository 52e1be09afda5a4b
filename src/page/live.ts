import { streamSSE } from 'hono/streaming';
import type { PageApp } from './page-view.ts';

/** Tells whether anything that a page shows has changed: the text is another one then. Cheap, because it is asked every second. */
export interface Changes {
  version(): Promise<string>;
}

/** At least; with very many runs less often, so that looking costs a fifth of the time at most. */
const intervalMs = 700;
/** A comment this often, so that a lost connection is noticed. */
const sayEvery = 20;

/** One channel for all pages: it says only that something changed; the browser then reads its page again. */
export function mountLive(app: PageApp, changes: Changes): void {
  app.get('/live', (context) =>
    streamSSE(context, async (stream) => {
      let last: string | null = null;
      for (let turn = 0; !stream.aborted; turn++) {
        const from = Date.now();
        const version = await changes.version();
        const took = Date.now() - from;
        if (version !== last || turn % sayEvery === 0) {
          await stream.writeSSE({ event: version === last ? 'alive' : 'changed', data: version });
        }
        last = version;
        await stream.sleep(Math.max(intervalMs, 5 * took));
      }
    }),
  );
}
