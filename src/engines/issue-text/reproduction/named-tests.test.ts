import { expect, test } from 'vitest';
import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';
import { namedTests } from './named-tests.ts';

const facts: PackageFacts = {
  packageName: 'words',
  version: null,
  entry: null,
  subpaths: {},
  entryExports: null,
  moduleKind: 'cjs',
  language: 'js',
  testFiles: ['test/words.test.js', 'test/other.test.js'],
  testNames: new Map([['test/words.test.js', ['words > joins them', 'words > splits them']]]),
  files: [],
  programs: {},
  dependencies: [],
  exporters: new Map(),
  modules: new Map(),
};

test('every test that is named by its id is taken, computed titles too', () => {
  const body = [
    'These tests fail:',
    '',
    '- `test/words.test.js` > words > joins them',
    '- `test/words.test.js` > words > case 3: `a > b`',
    '- `test/words.test.js` > words > joins them',
    '- `test/other.test.js` > elsewhere',
  ].join('\n');
  expect(namedTests('Wrong words', body, facts)).toEqual({
    file: 'test/words.test.js',
    names: ['words > joins them', 'words > case 3: `a > b`'],
    line: 3,
  });
});

test('a title in the text names one test, and a file alone none', () => {
  expect(namedTests('test/words.test.js fails', 'The test "splits them" is red.', facts)?.names).toEqual(['words > splits them']);
  expect(namedTests('test/words.test.js fails', 'No idea why.', facts)?.names).toEqual([]);
});

test('a file that is not said to fail names nothing', () => {
  expect(namedTests('Question', 'See test/words.test.js > words > joins them', facts)).toBeNull();
});

test('a file that exists means itself, not one that ends alike, and an id makes it a test file', () => {
  const nested = {
    ...facts,
    testFiles: ['test.js', 'test/index.js'],
    files: ['src/one/test.js', 'src/two.js', 'test.js', 'test/index.js'],
  };
  const body = ['- `src/one/test.js` > one > adds', '- `test.js` > root > adds'].join('\n');
  expect(namedTests('Tests fail', body, nested)).toEqual({ file: 'src/one/test.js', names: ['one > adds'], line: 1 });
  expect(namedTests('Tests fail', body, { ...nested, files: ['test.js'] })?.file).toBe('test.js');
  expect(namedTests('src/two.js fails', 'It is src/two.js.', nested)).toBeNull();
});
