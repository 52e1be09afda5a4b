import type { PageCommands, PageRepository, StartedCommand } from './commands.ts';
import { boardView } from './board-view.ts';
import { commandView } from './command-view.ts';
import { html } from './html.ts';
import type { PageContext, PageView } from './page-view.ts';
import { readForm } from './read-form.ts';
import { runPath, type PageRuns } from './runs.ts';
import { readStart } from './start-form.ts';

export interface BoardSource {
  readonly repositories: readonly PageRepository[];
  readonly runs: PageRuns;
  readonly commands: PageCommands;
}

/** The board, and the commands that are started from it. */
export function boardPage({ repositories, runs, commands }: BoardSource): PageView {
  return {
    entry: { href: '/', label: 'Board' },
    mount(app, page) {
      app.get('/', async (context) => {
        const main = boardView({
          repositories: await runs.list(),
          commands: (await commands.list()).filter(isNews).slice(0, 5),
          csrf: page.csrf(context),
          isWhole: context.req.query('all') === 'yes',
          now: Date.now(),
        });
        return page.show(context, { title: 'Board', main, under: '/' });
      });
      app.post('/runs', async (context) => {
        const read = readStart(await readForm(context));
        if (read.kind === 'problem') {
          const main = html`<h1>Nothing was started</h1><p class="problem">${read.sentence}</p><p><a href="/">Back to the board</a></p>`;
          return page.show(context, { title: 'Nothing was started', main, under: '/' }, 400);
        }
        return await startAndShow(context, { repositories, commands }, read.command);
      });
      app.get('/commands/:id', async (context) => {
        const command = (await commands.list()).find(({ id }) => id === context.req.param('id'));
        if (command === undefined) return await context.notFound();
        if (command.run !== null) return context.redirect(runPath(command.repository, command.run), 303);
        return page.show(context, { title: 'Command', main: commandView(command), under: '/' });
      });
    },
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** A command that has no run to show it: it begins, or could not; what could not is told for a day. */
function isNews({ run, isRunning, exitCode, startedAt }: StartedCommand): boolean {
  if (run !== null) return false;
  return isRunning || (exitCode !== 0 && Date.now() - startedAt < dayMs);
}

/** Starts a long command and goes to its page, which goes on to its run once there is one. */
export async function startAndShow(
  context: PageContext,
  { repositories, commands }: Pick<BoardSource, 'repositories' | 'commands'>,
  command: Parameters<PageCommands['start']>[0],
): Promise<Response> {
  if (!repositories.some(({ id }) => id === command.repository)) return await context.notFound();
  const started = await commands.start(command);
  return context.redirect(`/commands/${started.id}`, 303);
}
