import type { PageView } from '../page-view.ts';
import { gatePage, type GateAnswer } from './gate-page.ts';

/** What the view of the gate asks of the world. */
export interface GateSource {
  /** Reads a board, at most every half minute anew; `null` names no repository. */
  board(repository: string | null): Promise<GateAnswer>;
  /** `OWNER/NAME` of the clones whose runs are shown, the first one first. */
  known(): Promise<readonly string[]>;
}

/** The view, and a text that changes every minute for as long as somebody looks at a board. */
export interface GateView extends PageView {
  version(): string;
}

const againMs = 60_000;

/** The board of the gate of any repository on GitHub. It reads only. */
export function gateView(source: GateSource, now: () => number = Date.now): GateView {
  let lookedAt = -Infinity;
  return {
    entry: { href: '/gate', label: 'Gate' },
    version: () => (now() - lookedAt < 1.5 * againMs ? String(Math.floor(now() / againMs)) : 'nobody looks'),
    mount(app, page) {
      app.get('/gate', async (context) => {
        lookedAt = now();
        const name = context.req.query('repository')?.trim() ?? '';
        const known = await source.known();
        const answer = await source.board(name === '' ? (known[0] ?? null) : name);
        return page.show(context, { title: 'Gate', main: gatePage(answer, known), under: '/gate' });
      });
    },
  };
}
