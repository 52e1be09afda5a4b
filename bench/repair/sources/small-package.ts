import { writeFiles } from '../tree.ts';

/** One fact about a function: a call and its result, both as JavaScript source. */
export interface Fact {
  readonly call: string;
  readonly expected: string;
}

export interface SmallPackage {
  readonly name: string;
  /** CommonJS source of index.js. */
  readonly source: string;
  /** What index.js exports, by name. */
  readonly exports: readonly string[];
  /** Facts that hold today: the package's own test suite. */
  readonly suite: readonly Fact[];
}

/** Writes a package of one file with a suite for Node's own test runner. */
export function writeSmallPackage(folder: string, small: SmallPackage): void {
  const manifest = { name: small.name, version: '1.0.0', private: true, main: 'index.js', scripts: { test: 'node --test' } };
  writeFiles(folder, {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'index.js': small.source,
    'test/suite.test.js': suiteFile(small),
  });
}

/** The report: what the function is for, and the calls that go wrong. */
export function smallPackageIssue(small: SmallPackage, title: string, about: string, failing: readonly Fact[]): string {
  const lines = [
    `# ${title}`,
    '',
    about,
    '',
    'What goes wrong:',
    '',
    '```js',
    `const assert = require('node:assert');`,
    `const { ${small.exports.join(', ')} } = require('./index.js');`,
    '',
    ...failing.map(assertion),
    '```',
  ];
  return `${lines.join('\n')}\n`;
}

/** A program that ends with status 0 when every fact holds. */
export function factProgram(names: readonly string[], facts: readonly Fact[]): string {
  return [
    `const assert = require('node:assert');`,
    `const { ${names.join(', ')} } = require('./index.js');`,
    ...facts.map(assertion),
    '',
  ].join('\n');
}

function suiteFile(small: SmallPackage): string {
  const facts = small.suite.map((fact, index) => `test('fact ${index + 1}', () => {\n  ${assertion(fact)}\n});`);
  return [
    `const assert = require('node:assert');`,
    `const { test } = require('node:test');`,
    `const { ${small.exports.join(', ')} } = require('../index.js');`,
    '',
    `test('exports', () => {`,
    ...small.exports.map((name) => `  assert.strictEqual(typeof ${name}, 'function');`),
    '});',
    '',
    ...facts,
    '',
  ].join('\n');
}

function assertion({ call, expected }: Fact): string {
  return `assert.deepStrictEqual(${call}, ${expected});`;
}
