import type { Forecast, ForecastReport } from '#domain/forecast.ts';
import type { PageCommands, PageRepository, StartedCommand } from '../commands.ts';
import { html } from '../html.ts';
import type { Page, PageContext, PageView } from '../page-view.ts';
import { forecastPage, type ForecastAnswer, type ForecastPageParts, type PredictAnswer } from './forecast-page.ts';

/** What the view of forecasts asks of the world; numbers come from `patchline forecast report` and `predict`. */
export interface ForecastSource {
  readonly repositories: readonly PageRepository[];
  /** Another text whenever something new was learned; `null` where nothing was. */
  version(repository: string): Promise<string | null>;
}

/** The view, and a text that changes when a report is there that was not. */
export interface ForecastView extends PageView {
  version(): string;
}

/** How long a page waits for a report that is not there yet. */
const waitMs = 1_200;

export function forecastView(source: ForecastSource, commands: PageCommands): ForecastView {
  const reports = reportsBy(source, commands);
  const predict = predictionsBy(source, commands);
  const show = async (context: PageContext, page: Page, repository: PageRepository): Promise<Response> => {
    const number = context.req.query('number')?.trim() ?? '';
    const parts: ForecastPageParts = {
      repository,
      repositories: source.repositories,
      answer: await reports.of(repository.id),
      predicted: number === '' ? null : { number, answer: await predict(repository.id, number) },
      training: await trainingOf(commands, repository.id),
      csrf: page.csrf(context),
    };
    return page.show(context, { title: `Forecast of ${repository.name}`, main: forecastPage(parts), under: '/forecast' });
  };
  return {
    entry: { href: '/forecast', label: 'Forecast' },
    version: () => reports.version(),
    mount(app, page) {
      app.get('/forecast', async (context) => {
        const [first] = source.repositories;
        return first === undefined ? noRepository(page, context) : show(context, page, first);
      });
      app.get('/forecast/:repository', async (context) => {
        const found = named(source, context);
        return found === undefined ? noRepository(page, context) : show(context, page, found);
      });
      app.post('/forecast/:repository/train', async (context) => {
        const found = named(source, context);
        if (found === undefined) return noRepository(page, context);
        await commands.start({ argv: ['forecast', 'train'], input: null, repository: found.id });
        return context.redirect(`/forecast/${found.id}`, 303);
      });
    },
  };
}

function named({ repositories }: ForecastSource, context: PageContext): PageRepository | undefined {
  const wanted = context.req.param('repository');
  return repositories.find(({ id }) => id === wanted);
}

function noRepository(page: Page, context: PageContext): Response {
  const main = html`<h1>There is no such repository here</h1><p><a href="/">Go to the board</a></p>`;
  return page.show(context, { title: 'No repository', main, under: '/forecast' }, 404);
}

interface Reports {
  of(repository: string): Promise<ForecastAnswer>;
  version(): string;
}

/** Reports by what was learned: each is measured once, by the command in a process of its own, because it takes seconds. */
function reportsBy(source: ForecastSource, commands: PageCommands): Reports {
  const kept = new Map<string, { readonly version: string; readonly answer: Promise<ForecastAnswer> }>();
  let ready = 0;
  return {
    version: () => String(ready),
    async of(repository) {
      const version = await source.version(repository);
      if (version === null) {
        return {
          kind: 'none',
          why: 'Learn with the button above, or with "patchline forecast train" in a clone that has refs/pull/* ("git clone --mirror").',
        };
      }
      const known = kept.get(repository);
      const answer = known?.version === version ? known.answer : measure(commands, repository).finally(() => (ready += 1));
      kept.set(repository, { version, answer });
      return Promise.race([answer, after(waitMs)]);
    },
  };
}

function after(ms: number): Promise<ForecastAnswer> {
  return new Promise((resolve) => setTimeout(resolve, ms, { kind: 'measuring' }).unref());
}

async function measure(commands: PageCommands, repository: string): Promise<ForecastAnswer> {
  const { exitCode, stdout, stderr } = await commands.finish({ argv: ['forecast', 'report'], input: null, repository });
  if (exitCode !== 0) return { kind: 'none', why: lastLine(stderr) };
  return { kind: 'report', report: JSON.parse(stdout) as ForecastReport };
}

const mostPredictions = 50;

/** Forecasts of single pull requests, asked once each: a page is read again whenever anything changes. */
function predictionsBy(
  source: ForecastSource,
  commands: PageCommands,
): (repository: string, number: string) => Promise<PredictAnswer> {
  const kept = new Map<string, Promise<PredictAnswer>>();
  return async (repository, number) => {
    const key = `${repository} ${await source.version(repository)} ${number}`;
    const answer = kept.get(key) ?? predict(commands, repository, number);
    kept.set(key, answer);
    const [oldest] = kept.keys();
    if (kept.size > mostPredictions && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}

/** Digits only reach the command. */
async function predict(commands: PageCommands, repository: string, number: string): Promise<PredictAnswer> {
  if (!/^[1-9]\d{0,8}$/.test(number))
    return { kind: 'failed', why: `"${number.slice(0, 40)}" is no number of a pull request. Write digits only.` };
  const { exitCode, stdout, stderr } = await commands.finish({ argv: ['forecast', 'predict', number], input: null, repository });
  return exitCode > 1
    ? { kind: 'failed', why: lastLine(stderr) }
    : { kind: 'forecast', forecast: JSON.parse(stdout) as Forecast };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** A training that runs, or the last one where it failed. */
async function trainingOf(commands: PageCommands, repository: string): Promise<StartedCommand | null> {
  const last = (await commands.list()).find((one) => one.repository === repository && one.argv[0] === 'forecast');
  return last === undefined || (!last.isRunning && last.exitCode === 0) ? null : last;
}
