import type { PageView } from '../page-view.ts';
import { gatePage, type GateAnswer } from './gate-page.ts';

/** What the view of the gate asks of the world. */
export interface GateSource {
  /** Reads a board, at most every half minute anew; `null` names no repository: that of the first clone that has one. */
  board(repository: string | null): Promise<GateAnswer>;
  /** `OWNER/NAME` of the clones whose runs are shown. */
  known(): Promise<readonly string[]>;
}

/** The board of the gate of any repository on GitHub. It reads only. */
export function gateView(source: GateSource): PageView {
  return {
    entry: { href: '/gate', label: 'Gate' },
    mount(app, page) {
      app.get('/gate', async (context) => {
        const name = context.req.query('repository')?.trim() ?? '';
        const known = await source.known();
        const answer = await source.board(name === '' ? (known[0] ?? null) : name);
        return page.show(context, { title: 'Gate', main: gatePage(answer, known), under: '/gate' });
      });
    },
  };
}
