import { WorldError } from '#domain/world-error.ts';
import {
  forecastNumber,
  forecastPast,
  learnForecast,
  parseForecastStore,
  reportForecast,
  type ForecastStore,
} from '#flows/forecast.ts';
import { forgePast } from '#flows/gate/forge-past.ts';
import type { PastPullRequests } from '#ports/past-pull-requests.ts';
import { forecastLines, forecastReportLines, trainedLines } from '#present/forecast-report.ts';
import { openClonePast, openGitHubPast } from '#wiring/backtest-world.ts';
import { forecastFile, type ForecastFile } from '#wiring/forecast-file.ts';

export interface ForecastOptions {
  readonly repo?: string;
  readonly repository?: string;
  readonly branch?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** Newest ones that are read from a forge where nothing is said: each takes several requests. */
const forgeLimit = 200;

/** Reads, learns and keeps. Returns the exit status: 0 once it is kept. */
export async function runForecastTrain(options: ForecastOptions): Promise<number> {
  const isForge = options.repository !== undefined;
  const source = await openSource(options);
  const file = fileOf(options);
  const kept = parseForecastStore((await file.read()) ?? '');
  const limit = options.limit ?? (isForge ? forgeLimit : null);
  const { pasts, leftOut } = await forecastPast(source, { limit, isForge, progress: (doing) => console.error(doing) });
  const store = learnForecast(kept?.pasts ?? [], pasts);
  await file.write(JSON.stringify(store));
  const told = {
    read: pasts.length,
    kept: store.pasts.length,
    learnedFrom: store.trained.seen,
    drift: store.trained.drift,
    leftOut,
    file: file.path,
  };
  console.log(options.json === true ? JSON.stringify(told) : trainedLines(told).join('\n'));
  return 0;
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

async function openSource({ repo, repository, branch }: ForecastOptions): Promise<PastPullRequests> {
  if (repository === undefined) return openClonePast(repo ?? '.', branch ?? null);
  if (repo === undefined && branch === undefined) return forgePast(await openGitHubPast(repository, process.env));
  throw new WorldError(
    'usage',
    'Name either a clone with --repo (and its mainline with --branch) or a repository on GitHub with --repository, not both.',
  );
}
