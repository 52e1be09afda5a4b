// npm run bench:repair -- CASES… : measures the search engine on known defects. docs/benchmark.md says how each figure is made.
import { parseArgs } from 'node:util';
import type { CaseResult } from './repair/case-result.ts';
import { caseTable, groupTotals, totalsTable } from './repair/report.ts';
import { mergedResults } from './repair/merged-results.ts';
import { runCases } from './repair/run-cases.ts';
import { solveWithSearch } from './repair/solve.ts';

import { loadCases } from './repair/sources/load-cases.ts';
import { wholeFile } from './repair/sources/mined.ts';
import { writeBetweenMarks } from './repair/write-table.ts';

const usage = `Usage: npm run bench:repair -- CASES [CASES…] [--json] [--verbose] [--limit N] [--only NAME] [--seconds-per-case S] [--seed N]
       [--workers N] [--mirrors DIR] [--max-lines N] [--per-repository N] [--write docs/benchmark.md]
       npm run bench:repair -- --merge RESULTS.json [RESULTS.json…] [--json] [--write docs/benchmark.md]
CASES is a folder of programs or of case folders, a HumanEvalFix .jsonl file, or mined.jsonl (with --mirrors). RESULTS.json are outputs of --json, put together.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    verbose: { type: 'boolean' },
    help: { type: 'boolean' },
    limit: { type: 'string' },
    only: { type: 'string' },
    'seconds-per-case': { type: 'string' },
    seed: { type: 'string' },
    workers: { type: 'string' },
    mirrors: { type: 'string' },
    'max-lines': { type: 'string' },
    'per-repository': { type: 'string' },
    write: { type: 'string' },
    merge: { type: 'boolean' },
  },
});

const results: CaseResult[] = [];
let isStopped = false;

if (values.help === true || positionals.length === 0) {
  console.error(usage);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  });
}

async function main(): Promise<void> {
  if (values.merge === true) {
    const merged = mergedResults(positionals);
    results.push(...merged.cases);
    tell(merged.unavailable);
    return;
  }
  const loaded = loadCases(positionals, {
    mirrors: values.mirrors ?? null,
    sample: {
      mostLines: integer(values['max-lines'], wholeFile.mostLines),
      perRepository: integer(values['per-repository'], wholeFile.perRepository),
    },
  });
  const chosen = loaded.cases.filter((bench) => values.only === undefined || bench.name.includes(values.only));
  const cases = chosen.slice(0, integer(values.limit, chosen.length));
  const finish = (): void => tell(loaded.unavailable);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isStopped = true;
      finish();
      process.exit(130);
    });
  }
  await runCases(cases, {
    seconds: integer(values['seconds-per-case'], 60),
    seed: integer(values.seed, 1),
    workers: integer(values.workers, 2),
    solve: solveWithSearch,
    isStopped: () => isStopped,
    onResult(result, done) {
      results.push(result);
      console.error(
        `${done}/${cases.length} ${result.name}: ${result.outcome}${result.why === null ? '' : ` (${result.why.slice(0, 160)})`}, first survivor ${result.rightAtFirst}, ${result.seconds.toFixed(0)} s`,
      );
      if (values.verbose === true) console.error([result.why ?? '', ...result.notes].map((note) => `    ${note}`).join('\n'));
    },
  });
  finish();
}

function tell(unavailable: readonly { readonly name: string; readonly group: string; readonly why: string }[]): void {
  const sorted = results.toSorted((one, other) => one.group.localeCompare(other.group) || one.name.localeCompare(other.name));
  const groups = groupTotals(sorted, unavailable);
  console.error(`\n${caseTable(sorted)}\n\n${totalsTable(groups)}`);
  if (values.write !== undefined) writeBetweenMarks(values.write, `${totalsTable(groups)}\n\nMade by \`${command()}\`.`);
  if (values.json === true) console.log(JSON.stringify({ command: command(), cases: sorted, unavailable, totals: groups }));
}

function command(): string {
  return `npm run bench:repair -- ${process.argv.slice(2).join(' ')}`;
}

function integer(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`"${text}" is not a whole number.`);
  return number;
}
