import { describe, expect, it } from 'vitest';
import type { Baseline, MeasuredTest } from './baseline.ts';
import { coverageTable } from './covering.ts';
import { parsedSource } from './instrument/parsed-source.ts';
import { placeEdit, placementIndex, type Placement } from './instrument/placement.ts';
import { statementsOf } from './instrument/statements.ts';
import { reachRecursion } from './recursion.ts';

/** A source with what is reached while it is loaded, and tests by what each reaches, as texts of statements. */
function measured(text: string, atLoad: readonly string[], reached: Readonly<Record<string, readonly string[]>>) {
  const source = parsedSource('a.js', text, 'commonjs');
  if (source === null) throw new Error('the text does not parse');
  const statements = statementsOf(source, 0);
  const probesOf = (texts: readonly string[]): number[] =>
    texts.map((each) => statements.find(({ start, end }) => text.slice(start, end) === each)?.probe ?? -1);
  const tests = Object.entries(reached).map(([id, texts], index): MeasuredTest => {
    return { id, file: 'a.test.js', status: 'passed', failure: null, hits: probesOf(texts), fuel: 1, ms: index };
  });
  const baseline: Baseline = {
    tests,
    sources: [source],
    statements,
    loadHits: { 'a.test.js': probesOf(atLoad) },
    loadMs: 1,
    unloadable: [],
  };
  const index = placementIndex(source);
  const place = (old: string, text2: string): Placement => {
    const start = text.indexOf(old);
    const placed = placeEdit(index, { kind: 'replace-expression', start, end: start + old.length, text: text2 });
    if (placed === null || placed === 'fresh') throw new Error(`${old} cannot be switched`);
    return placed;
  };
  return { baseline, tests, index, place };
}

/** Who covers a placement: names of tests, or `load`. */
function whoCovers({ baseline, tests }: ReturnType<typeof measured>, at: Placement): readonly string[] | 'load' {
  const table = coverageTable(baseline, tests);
  const { covering, isAtLoad } = table.at('a.js', at);
  if (isAtLoad) return 'load';
  return (table.lists[covering] ?? []).map((index) => tests[index]?.id ?? '');
}

const text = `function twice(n, by = 2) {
  if (n < 0) return 0;
  return n * by;
}
const half = (n) => n / 2;
module.exports = { twice, half };
`;
const made = measured(text, ['const half = (n) => n / 2;', 'module.exports = { twice, half };'], {
  both: ['if (n < 0) return 0;', 'return n * by;'],
  negative: ['if (n < 0) return 0;', 'return 0;'],
  halves: ['n / 2'],
});

describe('coverageTable', () => {
  it('knows the tests that reach a statement', () => {
    expect(whoCovers(made, made.place('n * by', 'n'))).toEqual(['both']);
  });

  it('takes a whole body for what its statements are', () => {
    const body = text.slice(text.indexOf('{'), text.indexOf('}') + 1);
    expect(made.place(body, '{ return n; }').form).toBe('block');
    expect(whoCovers(made, made.place(body, '{ return n; }'))).toEqual(['both', 'negative']);
  });

  it('takes a default value for a part of its function', () => {
    expect(whoCovers(made, made.place('2', '3'))).toEqual(['both', 'negative']);
  });

  it('tells the body of an arrow function from its definition', () => {
    expect(whoCovers(made, made.place('n / 2', 'n'))).toEqual(['halves']);
    expect(whoCovers(made, made.place('{ twice, half }', '{}'))).toBe('load');
  });

  it('counts a body that runs while modules are loaded', () => {
    const early = measured('function now() {\n  return 1;\n}\nnow();\n', ['return 1;', 'now();'], { later: ['return 1;'] });
    expect(whoCovers(early, early.place('{\n  return 1;\n}', '{ return 2; }'))).toBe('load');
  });

  it('takes what follows a branch without braces for the whole statement', () => {
    const branch = measured('function f(a) {\n  if (a) g();\n}\n', [], { yes: ['if (a) g();', 'g();'], no: ['if (a) g();'] });
    const end = 'function f(a) {\n  if (a) g();'.length;
    const after = placeEdit(branch.index, { kind: 'insert-after', end, text: 'h();' });
    if (after === null || after === 'fresh') throw new Error('cannot be switched');
    expect(whoCovers(branch, after)).toEqual(['yes', 'no']);
  });
});

describe('reachRecursion', () => {
  const recursive = measured('function down(n) {\n  if (n > 0) down(n - 1);\n}\nfunction flat() {\n  return 1;\n}\n', [], {
    deep: ['if (n > 0) down(n - 1);', 'down(n - 1);'],
    plain: ['return 1;'],
  });
  const reach = (id: string): boolean =>
    reachRecursion(
      recursive.baseline,
      recursive.tests.filter((test) => test.id === id),
    );

  it('sees a function that calls itself where a test reaches it', () => {
    expect(reach('deep')).toBe(true);
    expect(reach('plain')).toBe(false);
  });

  it.each([
    ['const fall = (n) => n > 0 && fall(n - 1);', 'fall(n - 1)', true],
    ['class A { walk(n) { return this.walk(n - 1); } }', 'return this.walk(n - 1);', true],
    ['class A { walk(n) { return this.step(n - 1); } }', 'return this.step(n - 1);', false],
    ['function a() { return b(); }\nfunction b() { return 1; }', 'return b();', false],
  ])('%s', (source, statement, expected) => {
    const { baseline, tests } = measured(source, [], { test: [statement] });
    expect(reachRecursion(baseline, tests)).toBe(expected);
  });
});
