import { describe, expect, test } from 'vitest';
import { moduleExports } from './module-exports.ts';
import { readPackageFacts } from './package-facts.ts';
import { sourceEntry } from './source-entry.ts';

const facts = (name: string) => readPackageFacts(new URL(`../fixtures/packages/${name}`, import.meta.url).pathname);

describe('readPackageFacts', () => {
  test('a CommonJS package', () => {
    expect(facts('wordkit')).toMatchObject({
      packageName: 'wordkit',
      entry: 'index.js',
      moduleKind: 'cjs',
      language: 'js',
      programs: { wordkit: 'bin/wordkit.js' },
      testFiles: ['test/words.test.js'],
    });
    expect(facts('wordkit').testNames.get('test/words.test.js')).toEqual([
      'slugify > lowers the case',
      'slugify > joins words with one dash',
      'repeat > repeats',
    ]);
  });
  test('an ES package with subpaths', () => {
    expect(facts('numkit')).toMatchObject({
      packageName: '@acme/numkit',
      entry: 'source/index.js',
      moduleKind: 'esm',
      subpaths: { './range': 'source/range.js' },
    });
    expect(facts('numkit').entryExports?.names).toContain('Range');
  });
  test('a TypeScript package whose build is not here', () => {
    expect(facts('boxkit')).toMatchObject({ entry: 'src/index.ts', language: 'ts' });
  });
  test('a folder without package.json is no error', () => {
    expect(readPackageFacts(new URL('../fixtures/packages', import.meta.url).pathname)).toMatchObject({
      packageName: '',
      entry: null,
    });
  });
});

describe('sourceEntry', () => {
  test.each([
    [['dist/index.js'], ['dist/index.js', 'src/index.ts'], 'src/index.ts'],
    [['lib/index.js'], ['lib/index.js', 'test/a.js'], 'lib/index.js'],
    [['lib/index.js'], ['lib/index.js', 'src/index.js'], 'src/index.js'],
    [['./build/cjs/main.cjs'], ['src/main.mts'], 'src/main.mts'],
    [['lib/parse'], ['lib/parse/index.js'], 'lib/parse/index.js'],
    [['dist/x.d.ts', 'index'], ['index.d.ts', 'index.js'], 'index.js'],
    [['dist/gone.js'], ['readme.md'], null],
  ])('%j among %j', (entries, files, expected) => {
    expect(sourceEntry(entries, files)).toBe(expected);
  });
});

describe('moduleExports', () => {
  test.each([
    ['module.exports = function parse() {};', { style: 'cjs', wholeName: 'parse', isCallable: true }],
    [
      'exports = module.exports = parse; function parse() {} parse.all = 1;',
      { style: 'cjs', wholeName: 'parse', isCallable: true },
    ],
    ['exports.a = 1; module.exports.b = 2;', { style: 'cjs', names: ['a', 'b'] }],
    ['module.exports = require("./lib/x");', { style: 'cjs', passesOn: ['./lib/x'] }],
    ['export type T = 1; export interface I {} export const { a, b: c } = x;', { style: 'esm', names: ['a', 'c'] }],
    ['export default class Box {} export * from "./y";', { style: 'esm', wholeName: 'Box', isCallable: true, passesOn: ['./y'] }],
    ['const x = 1;', { style: 'none' }],
    ['this is no program', { style: 'none' }],
  ])('%s', (source, expected) => {
    expect(moduleExports(source)).toMatchObject(expected);
  });
});
