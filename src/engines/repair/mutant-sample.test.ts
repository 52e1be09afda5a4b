import { describe, expect, it } from 'vitest';
import { sampleMutants } from './mutant-sample.ts';

/** A patch that makes a file of these lines. */
function added(path: string, lines: readonly string[]) {
  const diff = [`--- /dev/null`, `+++ b/${path}`, `@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`), ''].join(
    '\n',
  );
  return { diff, change: { path, content: `${lines.join('\n')}\n`, executable: false } };
}

function sample(...files: ReturnType<typeof added>[]) {
  return sampleMutants({ changes: files.map(({ change }) => change), diff: files.map(({ diff }) => diff).join('') });
}

describe('a sample of mutants', () => {
  it('has at most twelve, spread over all files', () => {
    const file = (name: string) =>
      added(
        name,
        Array.from({ length: 30 }, (_, at) => `f(a < ${at});`),
      );
    const found = sample(file('a.js'), file('b.ts'), file('c.mjs'));
    expect(found).toHaveLength(12);
    expect(new Set(found.map(({ path }) => path))).toEqual(new Set(['a.js', 'b.ts', 'c.mjs']));
  });

  it('leaves unchanged lines, other files, deleted ones and what is no source alone', () => {
    const diff = '--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,2 @@\n f(1);\n-f(2);\n+f(3);\n';
    const change = { path: 'a.js', content: 'f(1);\nf(3);\n', executable: false };
    expect(new Set(sampleMutants({ changes: [change], diff }).map(({ line }) => line))).toEqual(new Set([2]));
    expect(sampleMutants({ changes: [{ ...change, content: null }], diff })).toEqual([]);
    expect(sample(added('a.md', ['f(1);']), added('b.js', ['no program at all']))).toEqual([]);
  });

  it('puts faults beside a gap where lines were only taken away', () => {
    const diff = '--- a/a.js\n+++ b/a.js\n@@ -1,3 +1,2 @@\n f(1);\n-f(2);\n f(3);\n';
    const change = { path: 'a.js', content: 'f(1);\nf(3);\n', executable: false };
    expect(new Set(sampleMutants({ changes: [change], diff }).map(({ line }) => line))).toEqual(new Set([1, 2]));
  });

  it.each([
    ['one line of very many statements', ['a;'.repeat(45_000)]],
    ['very many changed lines', Array.from({ length: 9_000 }, () => 'a(b < 1);')],
    ['a source nested deeper than a parser goes', [`${'('.repeat(45_000)}1${')'.repeat(45_000)};`]],
    ['a sum deeper than a walk goes', [`f(${'1+'.repeat(45_000)}1);`]],
  ])('is made in bounded time from %s', (_, lines) => {
    const started = performance.now();
    expect(sample(added('a.js', lines)).length).toBeLessThanOrEqual(12);
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});
