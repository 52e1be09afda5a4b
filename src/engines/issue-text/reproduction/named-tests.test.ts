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
