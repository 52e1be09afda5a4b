import { describe, expect, it } from 'vitest';
import { runnerSetups, type TriedRunner } from '../test-support/runner-setups.ts';
import { parseSource } from '../syntax/parse-source.ts';
import { findTests } from './find-tests.ts';
import type { GuardedFile } from './guarded-file.ts';
import { type GuardLevel, injectCanaries } from './inject-canaries.ts';

function guard(source: string, level: GuardLevel, more: { runner?: TriedRunner; path?: string } = {}): GuardedFile {
  return injectCanaries(runnerSetups[more.runner ?? 'mocha'], { path: more.path ?? 'test/a.js', source }, level);
}

const namesIn = (source: string): readonly string[] => {
  const tree = parseSource('a.js', source);
  return tree === null ? ['(does not parse)'] : findTests(tree, source).map((test) => [...test.suites, test.name].join(' > '));
};

const mochaFile = `const assert = require('assert')
const { sum } = require('../sum')

describe('sum', () => {
  it('adds 1 and 2', () => {
    assert.strictEqual(sum(1, 2), 3)
  })

  it('joins texts', () => {
    const joined = sum('a', 'b')
    assert.deepEqual({ joined, list: [1, 'x'] }, { joined: 'ab', list: [1, 'x'] })
  })
})
`;

describe('a fully guarded file', () => {
  it('has canaries over constants, and each test again in ways that make it false', () => {
    const guarded = guard(mochaFile, 'full');
    expect(guarded.canaries.filter((canary) => canary.repeats === null)).toHaveLength(3);
    const repeated = guarded.canaries.map((canary) => guarded.renamed.get(canary.repeats ?? ''));
    expect(repeated.filter((id) => id === 'test/a.js > sum > adds 1 and 2')).toHaveLength(2);
    expect(repeated.filter((id) => id === 'test/a.js > sum > joins texts')).toHaveLength(2);
  });

  it('holds each canary where its id says, and every test under a new name', () => {
    const guarded = guard(mochaFile, 'full');
    const names = namesIn(guarded.source).map((name) => `test/a.js > ${name}`);
    expect(new Set(names)).toEqual(new Set([...guarded.canaries.map((canary) => canary.id), ...guarded.renamed.keys()]));
    expect(names).toHaveLength(guarded.canaries.length + guarded.renamed.size);
    expect([...guarded.renamed.values()]).toEqual(['test/a.js > sum > adds 1 and 2', 'test/a.js > sum > joins texts']);
    for (const line of mochaFile.split('\n').filter((text) => !text.includes("it('"))) expect(guarded.source).toContain(line);
  });

  it('repeats no test of properties: what generates its inputs takes no other value', () => {
    const source = (check: string): string =>
      `const fc = require('fast-check');\nconst assert = require('assert');\nit('adds', () => { assert.ok(sum()); });\nit('holds', () => { ${check}; });\n`;
    const repeated = (check: string): number =>
      guard(source(check), 'full').canaries.filter(({ repeats }) => repeats !== null).length;
    expect(repeated('fc.assert(fc.property(fc.integer(), () => {}))')).toBe(1);
    expect(repeated('fc.assert(sum())')).toBe(2);
  });

  it('keeps the names of tests that have snapshots', () => {
    const source = `it('is', () => { expect(f(1)).toBe(1); expect(f(2)).toMatchSnapshot(); });\n`;
    expect([...guard(source, 'full', { runner: 'jest' }).renamed]).toEqual([]);
  });

  it('has other names and values at each call, like those of the file', () => {
    const one = guard(mochaFile, 'full').canaries.map((canary) => canary.id);
    const other = guard(mochaFile, 'full').canaries.map((canary) => canary.id);
    expect(one).not.toEqual(other);
    expect(one.filter((id) => !id.startsWith('test/a.js > sum > '))).toEqual([]);
  });

  it('keeps the real expectation out of what a changed one says', () => {
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const { source } = guard(mochaFile, 'full');
      expect(source.match(/strictEqual\(sum\(1, 2\), 3\)/g)).toHaveLength(1);
      expect(source.match(/\{ joined: 'ab', list: \[1, 'x'\] \}\)/g)?.length).toBe(2);
    }
  });

  it('leads from its lines back to those of the file', () => {
    const guarded = guard(mochaFile, 'full');
    const lines = guarded.source.split('\n');
    for (const [index, text] of mochaFile.split('\n').entries()) {
      if (text.trim() === '' || /^\s*\}\)$/.test(text) || text.includes("it('")) continue;
      expect(guarded.originalLine(lines.indexOf(text) + 1)).toBe(index + 1);
    }
  });

  it.each([
    [
      'expectations',
      `const { expect } = require('chai');\nit('is', () => { expect(f(1)).to.deep.equal({ a: 1 }); });\n`,
      'expect(',
    ],
    [
      'throws',
      `const assert = require('assert');\nit('throws', () => { assert.throws(() => f(1), TypeError); });\n`,
      'assert.throws(',
    ],
    ['truth', `const assert = require('assert');\nit('holds', () => { assert(f(1)); });\n`, 'assert(false)'],
  ])('knows %s', (_, source, form) => {
    const guarded = guard(source, 'full');
    expect(guarded.canaries.filter((canary) => canary.repeats !== null).length).toBeGreaterThan(0);
    expect(guarded.source.split(form).length).toBeGreaterThan(3);
  });

  it('does not take what no assertion needs for one', () => {
    const source = `const assert = require('assert');\nit('is', () => { Object.is(1, 1); if (x) assert.equal(f(1), 1); g(() => { assert.equal(1, 1); }); });\n`;
    expect(guard(source, 'full').canaries.filter((canary) => canary.repeats !== null)).toEqual([]);
  });
});

describe('a lightly guarded file', () => {
  it('has one canary at its end, outside every suite', () => {
    const guarded = guard(mochaFile, 'light');
    expect(guarded.canaries).toHaveLength(1);
    expect(guarded.source.startsWith(mochaFile.slice(0, -1))).toBe(true);
    expect(guarded.canaries[0]?.id.split(' > ')).toHaveLength(2);
  });

  it.each([
    ['mocha', 'test/a.js', 'custom("x", () => {});'],
    ['node-test', 'test/a.mjs', 'import { run } from "./run.js";\nrun()'],
    ['jest', 'test/a.ts', 'custom<string>("x");'],
    ['vitest', 'test/a.test.ts', 'custom("x")'],
    ['tap', 'test/a.js', 'custom("x")'],
  ] as const)('has one under %s even where no test of a known form is (%s)', (runner, path, source) => {
    const guarded = guard(source, 'light', { runner, path });
    expect(guarded.canaries).toHaveLength(1);
    expect(parseSource(path, guarded.source)).not.toBeNull();
  });

  it('copies neither a test function nor an assertion that the file made itself', () => {
    const source = `const test = (name, run) => run();\nconst equal = (a, b) => {};\ntest('x', () => { equal(1, 1); });\n`;
    expect(guard(source, 'light').source).toContain('globalThis.it');
  });
});
