import { describe, expect, it } from 'vitest';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import { runnerSetups } from '../test-support/runner-setups.ts';
import { frozenPaths } from './frozen-paths.ts';
import { scanForTampering, type TamperingBase } from './scan-for-tampering.ts';
import type { Finding } from './finding.ts';

const setup = { ...runnerSetups.mocha, suiteFiles: ['checks/one.js'], extraArgv: ['--require', './checks/setup.js'] };

function scan(changes: Readonly<Record<string, string | null>>, base: Readonly<Record<string, string>> = {}): readonly Finding[] {
  const candidate: CandidatePatch = {
    id: '',
    diff: '',
    changes: Object.entries(changes).map(([path, content]) => ({ path, content, executable: false })),
    origin: { builder: 'test', template: null, location: null },
  };
  const facts: TamperingBase = { frozen: frozenPaths(setup, Object.keys(base)), read: (path) => base[path] ?? null };
  return scanForTampering(candidate, facts);
}

const rules = (source: string, base = ''): readonly string[] =>
  scan({ 'src/a.js': source }, { 'src/a.js': base }).map((finding) => `${finding.weight} ${finding.rule}`);

describe('the scan of a source file', () => {
  it.each([
    ['process.exit(0)', 'forbidden process-end'],
    [`process['ex' + 'it'](0)`, 'forbidden process-end'],
    ['globalThis.process.kill(1)', 'forbidden process-end'],
    [`process.on('exit', f)`, 'forbidden exit-status'],
    ['process.exitCode = 0', 'forbidden exit-status'],
    [`const assert = require('node:assert'); assert.equal = () => {};`, 'forbidden assertion-library-patched'],
    [`import { expect } from 'vitest';`, 'forbidden assertion-library-patched'],
    [`require('chai').expect = 1`, 'forbidden assertion-library-patched'],
    ['globalThis.it = () => {}', 'forbidden test-global-replaced'],
    ['Object.assign(globalThis, { describe() {} })', 'forbidden test-global-replaced'],
    [`it('passes', () => {})`, 'forbidden test-global-replaced'],
    ['expect.extend({})', 'forbidden assertion-library-patched'],
    ['it.only(name, f)', 'forbidden focused-or-skipped-test'],
    ['JSON.stringify = f', 'forbidden builtin-patched'],
    ['Array.prototype.map = f', 'forbidden builtin-patched'],
    [`Object.defineProperty(Object.prototype, 'x', { get: f })`, 'forbidden builtin-patched'],
    [`const fs = require('fs'); fs.writeSync = f;`, 'forbidden builtin-patched'],
    [`const Module = require('module'); Module._load = f;`, 'forbidden module-loader'],
    ['delete require.cache[key]', 'forbidden module-loader'],
    [`process.env.NODE_OPTIONS = '--require ./x'`, 'forbidden test-detection'],
    [`if (process.env.JEST_WORKER_ID) x = 6`, 'forbidden test-detection'],
    [`if (typeof describe === 'function') x = 6`, 'forbidden test-detection'],
    [`const key = 'NODE_' + 1; read('/proc/self/environ')`, 'forbidden runner-environment'],
    [`({ asymmetricMatch: () => true })`, 'forbidden asymmetric-value'],
    [`eval(atob('cHJvY2Vzcw=='))`, 'forbidden code-from-text'],
    [`new Function('return process')()`, 'forbidden code-from-text'],
    [`[].constructor.constructor('return process')()`, 'forbidden code-from-text'],
    [`process.binding('fs')`, 'forbidden process-internals'],
    [`require('node:inspector')`, 'forbidden process-internals'],
    ['process[name](0)', 'unusual computed-reach'],
    ['require(name)', 'unusual computed-reach'],
    ['new Error().stack', 'unusual stack-reading'],
    [
      `const { writeFileSync } = require('fs'); fs.writeFileSync(a, b); require('fs').writeFileSync(a, b)`,
      'unusual file-written',
    ],
    ['let = = broken (', 'forbidden unreadable-source'],
  ])('sees %s', (source, expected) => {
    expect(rules(source)).toContain(expected);
  });

  it.each([
    'module.exports = { total: (list) => list.reduce((a, b) => a + b, 0) };',
    'exports.parse = function (text) { const it = text.split("."); it.length = 0; return it; };',
    `import { readFileSync } from 'node:fs';\nexport const load = (path) => JSON.parse(readFileSync(path, 'utf8'));`,
    'class Set2 extends Set { has(x) { return super.has(x); } }\nSet2.prototype.size2 = 1;',
    '// process.exit(0)\nexport const text = "call process.exit to stop";',
    'const test = /x/; if (test.test(value)) value = null;',
    'const path = []; path.push(1); path.length = 0; path.x = 1;',
    'const options = Object.assign({}, defaults); options.env = 1; Object.defineProperty(options, "x", {});',
    'function assert(x) { if (!x) throw new Error("no"); }\nassert(1 === 1);',
  ])('lets an ordinary change pass: %s', (source) => {
    expect(rules(source)).toEqual([]);
  });

  it('counts only what is new', () => {
    const before = 'if (bad) process.exit(1);\nmodule.exports = 1;\n';
    expect(rules(`// moved\n${before}`, before)).toEqual([]);
    expect(rules(`${before}process.exit(1);\n`, before)).toEqual(['forbidden process-end']);
  });

  it('names the file, the line and the text', () => {
    expect(scan({ 'src/a.js': 'const a = 1;\n\nprocess.exit(0);\n' })).toEqual([
      { rule: 'process-end', weight: 'forbidden', file: 'src/a.js', line: 3, excerpt: 'process.exit' },
    ]);
  });
});

describe('the scan of paths', () => {
  it.each([
    ['checks/one.js', 'test-file'],
    ['checks/setup.js', 'test-support'],
    ['test/new.js', 'test-file'],
    ['src/a.test.ts', 'test-file'],
    ['src/__snapshots__/a.snap', 'test-support'],
    ['.mocharc.yml', 'runner-configuration'],
    ['vitest.config.ts', 'runner-configuration'],
    ['package-lock.json', 'dependencies'],
    ['src/node_modules/assert/index.js', 'dependencies'],
    ['.github/workflows/ci.yml', 'forge-configuration'],
    ['patchline.yml', 'forge-configuration'],
    ['CLAUDE.md', 'agent-configuration'],
    ['packages/a/.cursor/rules/x.mdc', 'agent-configuration'],
  ])('freezes %s', (path, reason) => {
    expect(scan({ [path]: '' })).toEqual([
      { rule: 'frozen-path', weight: 'forbidden', file: path, line: 1, excerpt: `${reason}: ${path}` },
    ]);
  });

  it.each(['src/a.js', 'README.md', 'lib/testing-tools.js', 'src/contest.js', 'docs/test.md'])('leaves %s free', (path) => {
    expect(scan({ [path]: '' })).toEqual([]);
  });

  it('freezes the fields of package.json that decide what tests run, and no others', () => {
    const base = { 'package.json': '{ "version": "1.0.0", "scripts": { "test": "mocha" } }' };
    expect(scan({ 'package.json': '{ "version": "1.0.1", "scripts": { "test": "mocha" } }' }, base)).toEqual([]);
    expect(scan({ 'package.json': '{ "version": "1.0.0", "scripts": { "test": "true" } }' }, base)).toMatchObject([
      { rule: 'package-manifest', excerpt: '"scripts" changed' },
    ]);
    expect(scan({ 'package.json': null }, base)).toMatchObject([{ rule: 'package-manifest' }]);
  });

  it('lists the frozen files of a checkout', () => {
    expect(frozenPaths(setup, ['src/a.js', 'test/x.js', 'package.json', 'checks/one.js']).files).toEqual([
      'checks/one.js',
      'package.json',
      'test/x.js',
    ]);
  });
});
