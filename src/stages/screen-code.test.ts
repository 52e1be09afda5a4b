import { describe, expect, it } from 'vitest';
import { whyNotRun } from './screen-code.ts';

const own = (specifier: string): boolean => /^(?:\.\.\/index\.js|node:test|node:assert\/strict|vitest)$/.test(specifier);

describe('code of a test that a model wrote', () => {
  it.each([
    [
      'node:test',
      "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { sum } from '../index.js';\ntest('a', () => assert.equal(sum([1]), 1));\n",
    ],
    [
      'vitest',
      "import { expect, it } from 'vitest';\nimport { sum } from '../index.js';\nit('a', () => { expect(sum([1])).toBe(1); });\n",
    ],
    [
      'globals',
      "const { sum } = require('../index.js');\ndescribe('sum', () => { it('a', () => { expect(sum([1])).toEqual(1); }); });\n",
    ],
  ])('may be a plain test file of %s', (_, source) => {
    expect(whyNotRun(source, own, 'test/a.test.js')).toBeNull();
  });

  it.each([
    ["import fs from 'node:fs';"],
    ["const run = require('node:child_process');"],
    ["await import('../index.js');"],
    ["require('../ind' + 'ex.js');"],
    ['process.exit(0);'],
    ['expect.extend({ toBe: () => ({ pass: true }) });'],
    ['globalThis.test = () => undefined;'],
    ["test.only('a', () => undefined);"],
    ["eval('1');"],
    ['const now = Date.now();'],
    ['const now = new Date();'],
    ['fetch("http://example.org");'],
    ['this is no program'],
  ])('may not hold %s', (source) => {
    expect(whyNotRun(source, own, 'test/a.test.js')).not.toBeNull();
  });

  it('may use a fixed date and a property of any name', () => {
    expect(whyNotRun('(format(new Date(0), { process: 1 }).fetch);', own)).toBeNull();
  });
});
