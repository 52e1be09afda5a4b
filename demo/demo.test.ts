import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareTrees, unfoundedClaims } from './compare.ts';
import { caseNames, type DemoCase, loadCase, parseDemoCase } from './demo-case.ts';
import { formatTable } from './table.ts';

const casesFolder = join(import.meta.dirname, 'cases');

describe('the demonstration cases', () => {
  const cases = caseNames(casesFolder).map((name) => loadCase(casesFolder, name));

  test('are real releases of at least three packages, with at least three kinds of defect and one in TypeScript', () => {
    const distinct = (of: (definition: DemoCase) => string) => new Set(cases.map((one) => of(one.definition))).size;
    expect(distinct((definition) => definition.package)).toBeGreaterThanOrEqual(3);
    expect(distinct((definition) => definition.defect)).toBeGreaterThanOrEqual(3);
    expect(cases.some(({ definition }) => definition.language === 'ts')).toBe(true);
  });

  test.each(cases)('$definition.name links its issue to the original and shows a call', ({ definition, issue }) => {
    expect(issue).toContain(`Original: ${definition.issue}`);
    expect(issue).toMatch(/^# \S/);
    expect(issue).toMatch(/```(js|ts)\n/);
  });

  test('a case whose tarball has no integrity is refused', () => {
    const { definition } = cases[0] ?? { definition: null };
    const spoiled = { ...definition, buggy: { version: '1.0.0', integrity: '' } };
    expect(parseDemoCase(definition)).toEqual(definition);
    expect(() => parseDemoCase(spoiled)).toThrow(/integrity/);
  });
});

describe('holding a repair against upstream', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'patchline-demo-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const upstream = 'module.exports = (a, b) => a + b;\n';

  test.each([
    ['the same bytes are identical', upstream, { kind: 'identical' }],
    ['layout and comments do not count', '// sum\nmodule.exports = (a, b) => (a + b);\n', { kind: 'same-code' }],
    [
      'another way to the same results is equal',
      'module.exports = (a, b) => b + a;\n',
      { kind: 'equal-behaviour', expressions: 4 },
    ],
    [
      'a wrong result is named',
      'module.exports = (a, b) => a + (b || 1);\n',
      { kind: 'different', on: ['sum(2, 0)'], expressions: 4 },
    ],
    [
      'an error where upstream has none is named',
      'module.exports = (a, b) => { if (b === 0) throw new Error("zero"); return a + b; };\n',
      { kind: 'different', on: ['sum(2, 0)'], expressions: 4 },
    ],
  ])('%s', async (_, repaired, expected) => {
    expect(await compareTrees(sumCase, tree('repaired', repaired), tree('upstream', upstream))).toEqual(expected);
  });

  test('claims of a case are executed: true ones pass, a false one is named', async () => {
    const buggy = tree('buggy', 'module.exports = (a, b) => a - b;\n');
    const fixed = tree('fixed', upstream);
    expect(await unfoundedClaims(sumCase, buggy, fixed)).toEqual([]);
    expect(await unfoundedClaims(sumCase, fixed, fixed)).toEqual(['before: sum(1, 2) gave 3, the case says -1']);
  });

  test('vitest evaluates a tree with linked dependencies and a configuration of its own', async () => {
    const buggy = tree('buggy', 'export default (a, b) => a - b;\n');
    const fixed = tree('fixed', 'export default (a, b) => a + b;\n');
    for (const path of [buggy, fixed]) {
      writeFileSync(join(path, 'vitest.config.mjs'), 'export default { test: { globals: true } };\n');
      symlinkSync(join(import.meta.dirname, '..', 'node_modules'), join(path, 'node_modules'));
    }
    const vitestCase: DemoCase = { ...sumCase, runner: 'vitest' };
    expect(await unfoundedClaims(vitestCase, buggy, fixed)).toEqual([]);
    expect((await compareTrees(vitestCase, buggy, fixed)).kind).toBe('different');
  });

  function tree(name: string, source: string): string {
    const file = join(folder, name, 'index.js');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
    return dirname(file);
  }
});

test('a table is Markdown with aligned columns', () => {
  expect(formatTable(['case', 's'], [['one', '12']])).toBe('| case | s   |\n| ---- | --- |\n| one  | 12  |');
});

const sumCase: DemoCase = {
  name: 'sum',
  package: 'sum',
  licence: 'MIT',
  language: 'js',
  defect: 'wrong operator',
  issue: 'https://example.org/1',
  fix: 'https://example.org/2',
  buggy: { version: '1.0.0', integrity: 'sha512-a' },
  fixed: { version: '1.0.1', integrity: 'sha512-b' },
  files: ['index.js'],
  runner: 'tape',
  suite: null,
  setup: { install: {}, packageJson: {}, write: {} },
  checks: {
    imports: ["import sum from './index.js';"],
    examples: [
      { expression: 'sum(1, 2)', before: '-1', after: '3' },
      { expression: 'sum(2, 0)', before: '2', after: '2' },
    ],
    further: ['sum(-1, 1)', 'sum(0.5, 0.5)'],
  },
};
