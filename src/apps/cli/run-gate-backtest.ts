import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '#config/config.ts';
import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import { WorldError } from '#domain/world-error.ts';
import { backtest } from '#flows/gate/backtest.ts';
import { forgePast } from '#flows/gate/forge-past.ts';
import type { PastPullRequests } from '#ports/past-pull-requests.ts';
import { backtestLines } from '#present/backtest-report.ts';
import { openClonePast, openGitHubPast } from '#wiring/backtest-world.ts';

export interface BacktestOptions {
  readonly repo?: string;
  readonly repository?: string;
  readonly branch?: string;
  readonly limit?: number;
  readonly config?: string;
  readonly everyone?: boolean;
  readonly json?: boolean;
}

/** Newest ones that are read from a forge where nothing is said: each takes several requests. */
const forgeLimit = 200;

/** Replays the filter and tells. Writes nothing. Returns the exit status: 0 once it is told. */
export async function runGateBacktest(options: BacktestOptions): Promise<number> {
  const settings = await readSettings(options);
  const source = await openSource(options);
  const limit = options.limit ?? (options.repository === undefined ? null : forgeLimit);
  const report = await backtest(source, { settings, limit, progress: (doing) => console.error(doing) });
  console.log(options.json === true ? JSON.stringify(report) : backtestLines(report).join('\n'));
  return 0;
}

async function openSource({ repo, repository, branch }: BacktestOptions): Promise<PastPullRequests> {
  if (repository === undefined) return openClonePast(repo ?? '.', branch ?? null);
  if (repo === undefined && branch === undefined) return forgePast(await openGitHubPast(repository, process.env));
  throw new WorldError(
    'usage',
    'Name either a clone with --repo (and its mainline with --branch) or a repository on GitHub with --repository, not both.',
  );
}

async function readSettings({ repo = '.', config, everyone }: BacktestOptions): Promise<FilterSettings> {
  const text = config === undefined ? await textOrNone(join(repo, 'patchline.yml')) : await textOf(config);
  const { filter } = readConfig(text, {}).gate;
  return everyone === true ? { ...filter, exempt: [] } : filter;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new WorldError('usage', `Cannot read the configuration "${path}". Check its name and whether it may be read.`, {
      cause: error,
    });
  }
}

async function textOrNone(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
