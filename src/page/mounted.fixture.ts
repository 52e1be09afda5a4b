import { Hono } from 'hono';
import type { PageCommand, PageCommands } from './commands.ts';
import { nothing } from './html.ts';
import type { PageApp, PageView } from './page-view.ts';

/** A view by itself, without layout and guard. */
export function mounted(view: PageView): PageApp {
  const app: PageApp = new Hono();
  view.mount(app, { show: (context, { main }, status = 200) => context.html(String(main), status), csrf: () => nothing });
  return app;
}

export interface RecordedCommands extends PageCommands {
  readonly asked: readonly PageCommand[];
}

/** Commands that are written down and answered with this instead of being run. */
export function recordedCommands(
  answer: (argv: readonly string[]) => Awaited<ReturnType<PageCommands['finish']>>,
): RecordedCommands {
  const asked: PageCommand[] = [];
  return {
    asked,
    async start(command) {
      asked.push(command);
      const { argv, repository } = command;
      return { argv, repository, id: 'one', pid: 1, startedAt: 0, exitCode: null, isRunning: true, run: null, output: '' };
    },
    async finish(command) {
      asked.push(command);
      return answer(command.argv);
    },
    list: async () => [],
  };
}

/** What a form of these fields sends. */
export function sent(fields: Readonly<Record<string, string>>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields) };
}
