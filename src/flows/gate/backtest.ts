import type { BacktestReport } from '#domain/gate/backtest-report.ts';
import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import { parseReceipt, type ParsedReceipt } from '#domain/receipt/parse.ts';
import { startBacktest } from '#engines/backtest/backtest.ts';
import type { PastPullRequests } from '#ports/past-pull-requests.ts';
import { extractReceipt } from '#present/extract-receipt.ts';

export interface BacktestRequest {
  readonly settings: FilterSettings;
  /** Most pull requests with a known outcome that are asked about, the newest; `null` for all. */
  readonly limit: number | null;
  readonly progress: (doing: string) => void;
}

const dayMs = 86_400_000;

/**
 * Replays the filter over the past pull requests of a repository, each as on the day it was opened, and reports what it would have said.
 * Writes nothing anywhere. Throws WorldError as the source does.
 */
export async function backtest(
  source: PastPullRequests,
  { settings, limit, progress }: BacktestRequest,
): Promise<BacktestReport> {
  const history = await source.read({ limit, lookBackMs: settings.days * dayMs, progress });
  const { mainline, blindSpots, assumptions } = history;
  const past = startBacktest({ settings, mainline, blindSpots, readReceipt });
  for await (const one of history.pullRequests()) past.show(one, one.pullRequest.number >= history.firstAsked);
  return { ...past.report(), blindSpots, assumptions, leftOut: history.leftOut() };
}

function readReceipt(body: string): ParsedReceipt {
  const extracted = extractReceipt(body);
  return extracted.kind === 'text' ? parseReceipt(extracted.text) : extracted;
}
