// npm run bench:oracle -- CASES… : what becomes of a fix that is known to be right. docs/harness.md says how.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runOracle, type OracleResult } from './oracle/one-run.ts';
import { lossesTable, oracleTable } from './oracle/report.ts';
import { loadCases } from './repair/sources/load-cases.ts';
import { wholeFile } from './repair/sources/mined.ts';
import { writeBetweenMarks } from './repair/write-table.ts';

const usage = `Usage: npm run bench:oracle -- CASES [CASES…] [--mirrors DIR] [--max-lines N] [--per-repository N] [--only TEXT] [--limit N]
       [--results FILE] [--recorded] [--verbose] [--keep] [--write docs/harness.md]
A scripted model that knows the developer's fix builds; everything else is the program as it is. Cases are those of npm run bench:repair.
With --results every case is written down as it ends, and those that stand there are not run again. --recorded runs nothing: the table of what stands there.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mirrors: { type: 'string' },
    'max-lines': { type: 'string' },
    'per-repository': { type: 'string' },
    only: { type: 'string' },
    limit: { type: 'string' },
    results: { type: 'string' },
    recorded: { type: 'boolean' },
    verbose: { type: 'boolean' },
    keep: { type: 'boolean' },
    write: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help === true || positionals.length === 0) {
  console.error(usage);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  await main();
}

async function main(): Promise<void> {
  const sample = {
    mostLines: Number(values['max-lines'] ?? wholeFile.mostLines),
    perRepository: Number(values['per-repository'] ?? wholeFile.perRepository),
  };
  const { cases } = loadCases(positionals, { mirrors: values.mirrors ?? null, sample });
  const chosen = cases
    .filter(({ name }) => values.only === undefined || name.includes(values.only))
    .slice(0, Number(values.limit ?? cases.length));
  const results: OracleResult[] = [];
  for (const bench of chosen) {
    const known = recorded(bench.name);
    if (known === null && values.recorded === true) continue;
    const result = known ?? (await runOracle(bench, values.keep === true));
    results.push(result);
    if (known === null) tell(result, `${results.length}/${chosen.length}`);
  }
  console.log(`${oracleTable(results)}\n\n${lossesTable(results)}`);
  if (values.write === undefined) return;
  const made = `Made by \`npm run bench:oracle -- ${process.argv.slice(2).join(' ')}\`.`;
  writeBetweenMarks(values.write, `${oracleTable(results)}\n\n${lossesTable(results)}\n\n${made}`, 'oracle');
}

function recorded(name: string): OracleResult | null {
  if (values.results === undefined || !existsSync(values.results)) return null;
  const lines = readFileSync(values.results, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as OracleResult).findLast((result) => result.name === name) ?? null;
}

function tell(result: OracleResult, place: string): void {
  const { name, kind, why, score, seconds, notes } = result;
  console.error(`${place} ${name}: ${kind}, score ${score ?? '-'}, ${seconds.toFixed(0)} s${why === null ? '' : ` (${why})`}`);
  if (values.verbose === true || kind === 'lost') console.error(notes);
  if (values.results !== undefined) appendFileSync(values.results, `${JSON.stringify({ ...result, notes: '' })}\n`);
}
