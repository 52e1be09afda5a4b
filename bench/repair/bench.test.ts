import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rankOfTrueLine, withComparison, type CaseResult } from './case-result.ts';
import { changedLines } from './changed-lines.ts';
import { groupTotals, totalsTable } from './report.ts';
import { runCases } from './run-cases.ts';
import { isSameCode } from './same-code.ts';
import { failedRun, type Solution, type Solver } from './solve.ts';
import { holdsIn } from './sources/holds-in.ts';
import { sampled, wholeFile } from './sources/mined.ts';
import { programCases } from './sources/program-cases.ts';
import { totalsOf } from './totals.ts';
import { varyExpressions } from './vary-expression.ts';
import { writeBetweenMarks } from './write-table.ts';

const programsFolder = join(import.meta.dirname, '../cases/quixbugs-js');

describe('the programs with one defect each', () => {
  const { cases } = programCases(programsFolder);

  test('are the forty classic ones', () => {
    expect(cases).toHaveLength(40);
  });

  test.each(cases)('$name: the right program satisfies its facts, the defect breaks one', ({ name, fixed }) => {
    const { defect, facts } = JSON.parse(readFileSync(join(programsFolder, `${name}.json`), 'utf8')) as Program;
    const right = fixed?.['index.js'] ?? '';
    const wrong = right.replace(defect.from, () => defect.to);
    expect(facts.filter((fact) => !holdsIn(right, fact))).toEqual([]);
    expect(facts.filter((fact) => !holdsIn(wrong, fact)).length).toBeGreaterThan(0);
  });
});

interface Program {
  readonly defect: { readonly from: string; readonly to: string };
  readonly facts: readonly { readonly call: string; readonly expected: string }[];
}

describe('judging a repair', () => {
  const [bench] = programCases(programsFolder).cases.filter(({ name }) => name === 'find-in-sorted');
  const fixed = bench?.fixed?.['index.js'] ?? '';

  test.each([
    ['the same program in another layout is equal', fixed.replaceAll('  ', '\t'), 'equal'],
    ['another way to the same results is equivalent', fixed.replace('middle + 1, end', '1 + middle, end'), 'equivalent'],
    [
      'a program that is right on the visible facts only is different',
      fixed.replace('if (start === end)', 'if (start === end || wanted === 8)'),
      'different',
    ],
    ['a program that does not load is different', 'module.exports = {', 'different'],
    ['an endless program is different', fixed.replace('const middle', 'while (true);\n    const middle'), 'different'],
  ])('%s', async (_, source, expected) => {
    if (bench === undefined) throw new Error('the case is missing');
    const { rightAtFirst } = await resultOf(bench, { chosen: [{ path: 'index.js', content: source, executable: false }] });
    expect(rightAtFirst).toBe(expected);
  });

  test('what a candidate does to the machine while it is judged stays in the sandbox', async () => {
    if (bench === undefined) throw new Error('the case is missing');
    const folder = mkdtempSync(join(tmpdir(), 'patchline-outside-'));
    const marker = join(folder, 'marker');
    const attack = `require('node:fs').mkdirSync(${JSON.stringify(folder)}, { recursive: true });
require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');\n`;
    writeFileSync(join(folder, 'control.cjs'), attack);
    execFileSync(process.execPath, [join(folder, 'control.cjs')]);
    expect(existsSync(marker)).toBe(true);
    rmSync(marker);
    const chosen = [
      { path: 'index.js', content: `${attack}${fixed.replace('start === end', 'end === start')}`, executable: false },
    ];
    expect((await resultOf(bench, { chosen })).rightAtFirst).toBe('equivalent');
    expect(existsSync(marker)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  test("the developer's fix is found behind a wrong first survivor", async () => {
    if (bench === undefined) throw new Error('the case is missing');
    const change = (content: string) => [{ path: 'index.js', content, executable: false }];
    const survivors = [change(fixed.replace('return -1', 'return -2')), change(fixed)];
    const result = await resultOf(bench, { survivors });
    expect(result).toMatchObject({ rightAtFirst: 'different', developerFixAmongSurvivors: true, survivors: 2 });
  });
});

describe("a repair beside the developer's, without known calls", () => {
  const unknown = { kind: 'unknown', why: 'no calls' } as const;
  const difference = { input: 'f(1)', reference: '1', other: '2' };

  test.each([
    ['differs where one input differs', { compared: 600, equal: false, differences: [difference] }, 'different'],
    ['is equivalent on enough inputs', { compared: 200, equal: true, differences: [] }, 'equivalent'],
    ['stays unknown on few', { compared: 199, equal: true, differences: [] }, 'unknown'],
  ])('%s', (_, comparison, kind) => {
    expect(withComparison(unknown, comparison).kind).toBe(kind);
    expect(withComparison({ kind: 'equal' }, comparison).kind).toBe('equal');
  });
});

describe('generated inputs', () => {
  const known = ["f([3, -1, 2], 'abc', true)", 'f([], "b", false)'];

  test('repeat exactly for a seed, differ for another, and are all distinct', () => {
    const first = varyExpressions(known, 200, 1);
    expect(varyExpressions(known, 200, 1)).toEqual(first);
    expect(varyExpressions(known, 200, 2)).not.toEqual(first);
    expect(new Set(first).size).toBe(200);
  });

  test('stay calls of the same function with arguments of the same kinds', () => {
    for (const expression of varyExpressions(known, 200, 1))
      expect(expression).toMatch(/^f\(\[[-\d, ()]*\], ["'][abc]*["'], (true|false)\)$/);
  });

  test('contain no negative number where the known ones have none', () => {
    expect(varyExpressions(['f(3)', 'f(10)'], 100, 1).join()).not.toContain('-');
  });
});

describe('figures', () => {
  test('lines of a replacement, of an insertion and of a removal are found', () => {
    expect(changedLines('a\nb\nc\n', 'a\nB\nc\n')).toEqual([2]);
    expect(changedLines('a\nb\nc\n', 'a\nnew\nb\nc\n')).toEqual([1, 2]);
    expect(changedLines('a\nb\nc\n', 'a\nc\n')).toEqual([2]);
    expect(changedLines('a\n', 'a\n')).toEqual([]);
  });

  test('the rank of the true line counts statements, and a whole function does not count as found', () => {
    const at = (line: number, endLine: number) => ({ at: { file: 'a.js', line }, endLine, score: 1, reasons: [] });
    expect(rankOfTrueLine([at(1, 40), at(3, 3), at(5, 6)], { 'a.js': [6] })).toBe(3);
    expect(rankOfTrueLine([at(1, 40)], { 'a.js': [6] })).toBeNull();
    expect(rankOfTrueLine([at(6, 6)], { 'b.js': [6] })).toBeNull();
  });

  test('precision counts what is scored at least 0.75 and can be compared', () => {
    const results = [
      scored(0.8, 'equal'),
      scored(0.75, 'equivalent'),
      scored(0.85, 'different'),
      scored(0.85, 'unknown'),
      scored(0.74, 'different'),
      scored(null, 'none'),
    ];
    const { trusted, rightAtFirst, ratio } = totalsOf(results, 0);
    expect(trusted).toEqual({ known: 3, right: 2, unknown: 1, precision: 2 / 3 });
    expect(rightAtFirst).toBe(2);
    expect(ratio).toBe(500);
    expect(totalsOf([], 0).trusted.precision).toBeNull();
  });

  test('a group of which nothing was available still has a row', () => {
    const table = totalsTable(groupTotals([scored(0.8, 'equal')], [{ group: 'mined' }]));
    expect(table).toContain('| programs');
    expect(table).toContain('0 (+1 not available)');
  });

  test('code is compared without layout, quotes and parentheses, and a changed operator is seen', () => {
    expect(isSameCode('const a = "x" + (1)', "const a = 'x' + 1;\n", 'a.js')).toBe(true);
    expect(isSameCode('const a: number = 1', 'const a: number = 0x1', 'a.ts')).toBe(true);
    expect(isSameCode('a <= b', 'a < b', 'a.js')).toBe(false);
  });
});

describe('the runner', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('hands every solver a clean repository with one commit and the issue', async () => {
    const [bench] = programCases(programsFolder).cases;
    if (bench === undefined) throw new Error('the cases are missing');
    const seen: string[] = [];
    await run([bench], async (task) => {
      const git = (...argv: string[]) => execFileSync('git', argv, { cwd: task.repository, encoding: 'utf8' }).trim();
      seen.push(git('status', '--porcelain'), git('log', '--format=%s'), task.issue);
      return nothing;
    });
    expect(seen).toEqual(['', bench.name, bench.issue]);
  });

  test('a case that cannot be prepared is a result with its reason, and the others still run', async () => {
    const [first, second] = programCases(programsFolder).cases;
    if (first === undefined || second === undefined) throw new Error('the cases are missing');
    const broken = {
      ...first,
      materialise: () => {
        throw new Error('no mirror');
      },
    };
    const results = await run([broken, second], async () => nothing);
    expect(results.map(({ outcome, why }) => [outcome, why])).toEqual([
      ['failed', 'cannot be prepared: no mirror'],
      ['halted', 'no-fix-found'],
    ]);
  });

  test('the table goes between the marks of a document and nowhere else', () => {
    const file = join(folder, 'benchmark.md');
    writeFileSync(file, 'before\n<!-- benchmark:begin -->\nold\n<!-- benchmark:end -->\nafter\n');
    writeBetweenMarks(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('before\n<!-- benchmark:begin -->\n\nnew\n\n<!-- benchmark:end -->\nafter\n');
    mkdirSync(join(folder, 'other'));
    writeFileSync(file, 'no marks');
    expect(() => writeBetweenMarks(file, 'new')).toThrow(/lacks/);
  });
});

describe('the sample of mined fixes', () => {
  const row = (repo: string, added: number, at: number) => ({ repo, added, deleted: 1, at });
  const rows = [...Array.from({ length: 10 }, (_, at) => row('big/one', 1, at)), row('small/one', 1, 0), row('small/one', 30, 1)];

  test('takes evenly spaced small fixes of each repository', () => {
    const chosen = sampled(rows, { mostLines: 10, perRepository: 3 });
    expect(chosen.map(({ repo, at }) => `${repo} ${at}`)).toEqual(['big/one 0', 'big/one 4', 'big/one 7', 'small/one 0']);
  });

  test('is the whole file where nothing is asked for', () => {
    expect(sampled(rows, wholeFile)).toEqual(rows);
  });
});

const nothing: Solution = { ...failedRun('no-fix-found'), outcome: 'halted' };

async function run(cases: Parameters<typeof runCases>[0], solve: Solver): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  await runCases(cases, {
    seconds: 1,
    seed: 1,
    workers: 1,
    solve,
    isStopped: () => false,
    onResult: (result) => results.push(result),
  });
  return results;
}

async function resultOf(bench: Parameters<typeof runCases>[0][number], solution: Partial<Solution>): Promise<CaseResult> {
  const [result] = await run([bench], async () => ({ ...nothing, ...solution }));
  if (result === undefined) throw new Error('the runner gave no result');
  return result;
}

function scored(score: number | null, rightAtFirst: CaseResult['rightAtFirst']): CaseResult {
  return {
    name: 'one',
    group: 'programs',
    plausible: true,
    outcome: 'fixed',
    why: null,
    score,
    rightAtFirst,
    verdictDetail: null,
    developerFixAmongSurvivors: false,
    survivors: 1,
    rankOfTrueLine: 1,
    candidates: 1000,
    candidatesPerSecond: 1000,
    rerunsPerSecond: 2,
    seconds: 1,
    notes: [],
  };
}
