import { WorldError } from '#domain/world-error.ts';
import {
  forecastNumber,
  forecastPast,
  learnForecast,
  parseForecastStore,
  reportForecast,
  type ForecastStore,
} from '#flows/forecast.ts';
import { readForgeNews, type ForgeNews } from '#flows/forecast-from-forge.ts';
import { forecastLines, forecastReportLines, trainedLines, type TrainedForecastFacts } from '#present/forecast-report.ts';
import { openClonePast, openGitHubPast } from '#wiring/backtest-world.ts';
import { forecastFile, type ForecastFile } from '#wiring/forecast-file.ts';

export interface ForecastOptions {
  readonly repo?: string;
  readonly repository?: string;
  readonly branch?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** Reads, learns and keeps. Returns the exit status: 0 once it is kept. Throws WorldError where GitHub stopped answering, with what was read kept. */
export async function runForecastTrain(options: ForecastOptions): Promise<number> {
  const file = fileOf(options);
  const kept = parseForecastStore((await file.read()) ?? '');
  const news = options.repository === undefined ? await readClone(options) : await readGitHub(options, options.repository, kept);
  const store = learnForecast(kept?.pasts ?? [], news.pasts, news.heardUntil);
  await file.write(JSON.stringify(store));
  if (news.stopped !== null) throw stoppedEarly(news.stopped, store.pasts.length);
  const told = {
    read: news.pasts.length - news.changed,
    changed: news.changed,
    kept: store.pasts.length,
    learnedFrom: store.trained.seen,
    drift: store.trained.drift,
    leftOut: news.leftOut,
    file: file.path,
  };
  console.log(options.json === true ? JSON.stringify(told) : trainedLines(told).join('\n'));
  return 0;
}

type News = Omit<ForgeNews, 'gone'> & Pick<TrainedForecastFacts, 'leftOut'>;

const progress = (doing: string): void => console.error(doing);

async function readClone({ repo, branch, limit }: ForecastOptions): Promise<News> {
  const source = await openClonePast(repo ?? '.', branch ?? null);
  const { pasts, leftOut } = await forecastPast(source, { limit: limit ?? null, progress });
  return { pasts, changed: 0, heardUntil: null, leftOut, stopped: null };
}

async function readGitHub({ repo, branch, limit }: ForecastOptions, name: string, kept: ForecastStore | null): Promise<News> {
  if (repo !== undefined || branch !== undefined) {
    throw new WorldError(
      'usage',
      'Name either a clone with --repo (and its mainline with --branch) or a repository on GitHub with --repository, not both.',
    );
  }
  const forge = await openGitHubPast(name, process.env);
  const { gone, ...news } = await readForgeNews(forge, kept ?? { pasts: [], heardUntil: null }, {
    limit: limit ?? null,
    progress,
  });
  return { ...news, leftOut: gone === 0 ? [] : [{ because: 'GitHub does not show it any more', count: gone }] };
}

function stoppedEarly({ kind, message }: WorldError, kept: number): WorldError {
  return new WorldError(
    kind,
    `${message} The ${kept} pull requests that are known by now are kept, so that the next "patchline forecast train" asks for the others only.`,
  );
}

/** Forecasts one pull request that the store has read. Returns 0, or 1 where it abstains. */
export async function runForecastPredict(number: number, options: ForecastOptions): Promise<number> {
  const forecast = forecastNumber(await openStore(options), number);
  console.log(options.json === true ? JSON.stringify(forecast) : forecastLines(forecast).join('\n'));
  return forecast.verdict === 'abstain' ? 1 : 0;
}

/** Measures. Returns 0 once it is told. */
export async function runForecastReport(options: ForecastOptions): Promise<number> {
  const report = reportForecast(await openStore(options));
  console.log(options.json === true ? JSON.stringify(report) : forecastReportLines(report).join('\n'));
  return 0;
}

async function openStore(options: ForecastOptions): Promise<ForecastStore> {
  const file: ForecastFile = fileOf(options);
  const store = parseForecastStore((await file.read()) ?? '');
  if (store !== null) return store;
  throw new WorldError(
    'usage',
    `There is no forecast for ${options.repository ?? options.repo ?? 'this folder'} yet (looked for ${file.path}). Make one with "patchline forecast train".`,
  );
}

function fileOf({ repo, repository }: ForecastOptions): ForecastFile {
  return forecastFile(repository === undefined ? { folder: repo ?? '.' } : { name: repository }, process.env);
}
