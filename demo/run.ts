// The demonstration: real defects of real packages, repaired from their issue, replayed, and held against what upstream released.
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareTrees, unfoundedClaims, type Comparison } from './compare.ts';
import { caseNames, loadCase } from './demo-case.ts';
import { parseFixResult } from './fix-result.ts';
import { exportTree, prepareCase, type PreparedCase } from './prepare-case.ts';
import { run } from './subprocess.ts';
import { formatTable } from './table.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const casesFolder = join(root, 'demo/cases');
const outFolder = join(root, 'demo/out');
const patchline = join(root, 'bin/patchline.js');
const firstCase = 'minimist-true-in-file-name';

interface Row {
  readonly name: string;
  readonly passed: boolean;
  readonly cells: readonly string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, check: { type: 'boolean' }, list: { type: 'boolean' } },
});

await main();

async function main(): Promise<void> {
  const known = caseNames(casesFolder);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no demonstration case "${unknown.join('", "')}". Known cases: ${known.join(', ')}.`);
    process.exit(2);
  }
  if (values.list === true) {
    console.log(known.map(describe).join('\n'));
    return;
  }
  const everything = values.all === true || values.check === true;
  const names = positionals.length > 0 ? positionals : everything ? known : [firstCase];
  const rows: Row[] = [];
  for (const name of names) rows.push(await (values.check === true ? checkFacts(name) : demonstrate(name)));
  const header = values.check === true ? ['case', 'facts'] : ['case', 'result', 'score', 'replay', 'against upstream', 's'];
  console.log(
    `\n${formatTable(
      header,
      rows.map((row) => [row.name, ...row.cells]),
    )}`,
  );
  process.exitCode = rows.every((row) => row.passed) ? 0 : 1;
}

function describe(name: string): string {
  const { definition } = loadCase(casesFolder, name);
  return `${name}: ${definition.package}@${definition.buggy.version} (${definition.language}), ${definition.defect}`;
}

function prepare(name: string): PreparedCase {
  const loaded = loadCase(casesFolder, name);
  const { definition } = loaded;
  console.error(`\n== ${describe(name)}`);
  console.error(`   issue: ${definition.issue}`);
  console.error(
    `   taking ${definition.package} ${definition.buggy.version} and ${definition.fixed.version} from the npm registry`,
  );
  return prepareCase(loaded, outFolder);
}

async function checkFacts(name: string): Promise<Row> {
  const prepared = prepare(name);
  const wrong = await unfoundedClaims(prepared.definition, prepared.repository, prepared.upstream);
  for (const sentence of wrong) console.error(`   ${sentence}`);
  const count = prepared.definition.checks.examples.length;
  return { name, passed: wrong.length === 0, cells: [wrong.length === 0 ? `${count} hold` : `${wrong.length} wrong`] };
}

async function demonstrate(name: string): Promise<Row> {
  const startedAt = Date.now();
  const prepared = prepare(name);
  const fixArgv = [
    'fix',
    relative(root, prepared.issueFile),
    '--repo',
    relative(root, prepared.repository),
    '--restart',
    '--json',
  ];
  if (prepared.definition.suite === null) fixArgv.push('--without-suite');
  console.error(`\n$ patchline ${fixArgv.join(' ')}`);
  const finished = run(process.execPath, [patchline, ...fixArgv], { cwd: root, show: 'stderr', timeoutMs: 1_800_000 });
  const result = parseFixResult(finished.stdout);
  if (result === null) return failedRow(name, startedAt, `no result (exit ${finished.exitCode})`);
  const { outcome, halt, branch, receipt, score } = result;
  if (outcome !== 'fixed' || branch === null || receipt === null) {
    return failedRow(name, startedAt, halt === null ? outcome : `${outcome}: ${halt}`);
  }
  const replay = verify(prepared, receipt);
  const comparison = await against(prepared, branch);
  const passed = replay && comparison.kind !== 'different';
  const cells = [outcome, score === null ? '-' : score.toFixed(2), replay ? 'verified' : 'REFUSED', inWords(comparison)];
  return { name, passed, cells: [...cells, seconds(startedAt)] };
}

function verify(prepared: PreparedCase, receipt: string): boolean {
  const argv = ['receipt', 'verify', receipt, '--repo', relative(root, prepared.repository)];
  console.error(`\n$ patchline ${argv.join(' ')}`);
  return run(process.execPath, [patchline, ...argv], { cwd: root, show: 'both' }).exitCode === 0;
}

async function against(prepared: PreparedCase, branch: string): Promise<Comparison> {
  const repaired = join(outFolder, prepared.definition.name, 'repaired');
  exportTree(prepared.repository, branch, repaired);
  const comparison = await compareTrees(prepared.definition, repaired, prepared.upstream);
  if (comparison.kind === 'different') for (const expression of comparison.on) console.error(`   differs on ${expression}`);
  return comparison;
}

function failedRow(name: string, startedAt: number, why: string): Row {
  return { name, passed: false, cells: [why, '-', '-', '-', seconds(startedAt)] };
}

function inWords(comparison: Comparison): string {
  switch (comparison.kind) {
    case 'identical':
      return 'identical file';
    case 'same-code':
      return 'same code';
    case 'equal-behaviour':
      return `equal on ${comparison.expressions} of ${comparison.expressions} expressions`;
    case 'different':
      return `DIFFERENT on ${comparison.on.length} of ${comparison.expressions} expressions`;
  }
}

function seconds(startedAt: number): string {
  return ((Date.now() - startedAt) / 1000).toFixed(0);
}
