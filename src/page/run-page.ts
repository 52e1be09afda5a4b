import { startAndShow, type BoardSource } from './board-page.ts';
import { graphView } from './graph-view.ts';
import { html } from './html.ts';
import type { Page, PageApp, PageContext, PageView } from './page-view.ts';
import { runPageView } from './run-view.ts';
import { runPath } from './runs.ts';

/** One run and its graph, and what can be done about it. */
export function runPage(source: BoardSource): PageView {
  return {
    entry: null,
    mount(app, page) {
      mountShown(app, page, source);
      mountDone(app, page, source);
    },
  };
}

function mountShown(app: PageApp, page: Page, { repositories, runs }: BoardSource): void {
  app.get('/runs/:repository/:run', async (context) => {
    const { repository: id, run } = context.req.param();
    const repository = repositories.find((each) => each.id === id);
    const view = await runs.view(id, run);
    if (repository === undefined || view === null) return await context.notFound();
    const main = runPageView({ repository, view, csrf: page.csrf(context), now: Date.now() });
    return page.show(context, { title: view.title ?? view.run, main, under: '/' });
  });
  app.get('/runs/:repository/:run/graph', async (context) => {
    const { repository, run } = context.req.param();
    const found = await runs.graph(repository, run);
    if (found === null) return await context.notFound();
    const folded = (context.req.query('fold') ?? '').split(',').filter((id) => /^h\d+$/.test(id));
    const main = graphView({ repository, found, folded });
    return page.show(context, { title: `Graph of ${run}`, main, under: '/', scripts: ['graph.mjs'] });
  });
}

const resumes: Readonly<Record<string, readonly string[]>> = { resume: [], proceed: ['--proceed-anyway'] };

function mountDone(app: PageApp, page: Page, source: BoardSource): void {
  for (const [what, flags] of Object.entries(resumes)) {
    app.post(`/runs/:repository/:run/${what}`, async (context) => {
      const { repository, run } = context.req.param();
      if (!(await isKnown(source, repository, run))) return await context.notFound();
      return await startAndShow(context, source, { argv: ['runs', 'resume', run, ...flags], input: null, repository });
    });
  }
  app.post('/runs/:repository/:run/stop', async (context) => {
    const { repository, run } = context.req.param();
    if (!(await isKnown(source, repository, run))) return await context.notFound();
    const { exitCode, stdout, stderr } = await source.commands.finish({ argv: ['runs', 'stop', run], input: null, repository });
    if (exitCode === 0) return context.redirect(runPath(repository, run), 303);
    return notStopped(page, context, `${stdout}${stderr}`);
  });
}

/** Only names that the board shows are ever given to a command. */
async function isKnown({ runs }: BoardSource, repository: string, run: string): Promise<boolean> {
  const all = await runs.list();
  return all.some((each) => each.repository.id === repository && each.runs.some((row) => row.run === run));
}

function notStopped(page: Page, context: PageContext, says: string): Response {
  const main = html`<h1>It was not stopped</h1><p class="problem">${says}</p><p><a href="/">Back to the board</a></p>`;
  return page.show(context, { title: 'Not stopped', main, under: '/' }, 409);
}
