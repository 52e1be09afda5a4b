// Replays the gate's filter over the past of several clones: node bench/backtest.ts OWNER/NAME=FOLDER… [--limit N] [--keep FOLDER] [--write FILE.md]
// A path that ends in .json is a report that "patchline gate backtest --json" or --keep wrote earlier.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gitHistory } from '#adapters/git-history/git-history.ts';
import { gateConfig } from '#config/gate-settings.ts';
import type { BacktestReport } from '#domain/gate/backtest-report.ts';
import { backtest } from '#flows/gate/backtest.ts';
import { backtestTables } from './backtest/tables.ts';
import { writeBetweenMarks } from './repair/write-table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string' }, keep: { type: 'string' }, write: { type: 'string' } },
});

const limit = values.limit === undefined ? null : Number(values.limit);
const rows: { readonly name: string; readonly report: BacktestReport }[] = [];
for (const positional of positionals) {
  const [name = '', path] = positional.split('=');
  if (path === undefined) throw new Error(`"${positional}" is not OWNER/NAME=FOLDER.`);
  const report = await reportOf(path);
  rows.push({ name, report });
  const { asked, alarmed } = report;
  console.log(`${name}: ${alarmed.merged} of ${asked.merged} merged, ${alarmed.closed} of ${asked.closed} closed`);
  if (values.keep !== undefined) writeFileSync(join(values.keep, `${name.replace('/', '+')}.json`), JSON.stringify(report));
}
const tables = backtestTables(rows, limit);
if (values.write === undefined) console.log(tables);
else writeBetweenMarks(values.write, tables, 'backtest');

async function reportOf(path: string): Promise<BacktestReport> {
  if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8')) as BacktestReport;
  return backtest(gitHistory({ folder: path, branch: null }), { settings: gateConfig({}).filter, limit, progress: () => {} });
}
