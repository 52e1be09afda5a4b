import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TestSetup } from '#domain/acceptance.ts';
import { detectTestSetup, type TestDetection } from './detect-test-setup.ts';
import { newTestPath } from './new-test-path.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

type Files = Readonly<Record<string, string>>;

async function detect(packageJson: unknown, files: Files, dependencies: Files | null = null): Promise<TestDetection> {
  const checkoutPath = await mkdtemp(join(tmpdir(), 'patchline-detect-'));
  folders.push(checkoutPath);
  const dependenciesPath = dependencies === null ? null : join(checkoutPath, 'installed');
  for (const [path, text] of [
    ...Object.entries(files),
    ...Object.entries(dependencies ?? {}).map(([path, text]) => [`installed/${path}`, text] as const),
  ]) {
    await mkdir(dirname(join(checkoutPath, path)), { recursive: true });
    await writeFile(join(checkoutPath, path), text);
  }
  if (dependenciesPath !== null) await mkdir(dependenciesPath, { recursive: true });
  return detectTestSetup({ checkoutPath, packageJson, dependenciesPath, files: Object.keys(files) });
}

async function setupOf(packageJson: unknown, files: Files): Promise<TestSetup> {
  const found = await detect(packageJson, files);
  if (found.kind === 'none') throw new Error(found.reason);
  return found.setup;
}

const script = (test: string, more: object = {}): unknown => ({ scripts: { test, ...more } });
const usualFiles: Files = {
  'index.js': '',
  'test/a.js': `const assert = require('assert');`,
  'test/deep/b.js': '',
  'lib/c.test.js': '',
  'src/d.spec.ts': '',
};

describe('a test script of the repository itself', () => {
  const files = {
    'Makefile.js': "const MOCHA = 'mocha';",
    'tests/lib/a.js': "describe('a', () => {});",
    'tests/lib/rule.js': 'ruleTester.run("rule", rule, {});',
    'tests/fixtures/b.js': "describe('b', () => {});",
    'tests/tools.js': 'module.exports = {};',
  };
  const manifest = { scripts: { test: 'node Makefile.js test' }, devDependencies: { mocha: '2' } };

  it('that starts mocha is read as mocha on the usual folder, without fixtures and tools', async () => {
    expect(await setupOf(manifest, files)).toMatchObject({
      runner: 'mocha',
      suiteFiles: ['tests/lib/a.js', 'tests/lib/rule.js'],
    });
  });

  it('stays a command where it does not name mocha, or mocha is no dependency', async () => {
    expect(await setupOf(manifest, { ...files, 'Makefile.js': 'lint();' })).toMatchObject({ runner: 'command' });
    expect(await setupOf({ scripts: manifest.scripts }, files)).toMatchObject({ runner: 'command' });
  });
});

describe('AVA', () => {
  const test = "import test from 'ava';";
  const files = { 'test.js': test, 'test/a.js': test, 'test/helpers/b.js': test, 'test/data.js': '' };

  it('prints TAP, file by file, for what it would run itself', async () => {
    expect(await setupOf(script('xo && nyc ava --verbose'), files)).toMatchObject({
      runner: 'tap',
      entry: 'node_modules/ava/entrypoints/cli.mjs',
      suiteFiles: ['test.js', 'test/a.js'],
    });
  });

  it('is asked by its own settings which files it runs', async () => {
    const manifest = { scripts: { test: 'ava' }, ava: { files: ['test/**/*.js', '!test/a.js'] } };
    expect(await setupOf(manifest, files)).toMatchObject({ suiteFiles: [] });
    expect(await setupOf({ ...manifest, ava: { files: ['test.js'] } }, files)).toMatchObject({ suiteFiles: ['test.js'] });
  });
});

describe('a makefile', () => {
  const makefile =
    'TESTS = test/*.js\nall: x\ntest: lint\n\t@NODE_ENV=test ./node_modules/.bin/mocha \\\n\t\t--ui tdd \\\n\t\t$(TESTS)\nx:\n';
  const mocha = { runner: 'mocha', extraArgv: ['--ui', 'tdd'], suiteFiles: ['test/a.js'], env: { NODE_ENV: 'test' } };

  it('is read for the runner that its test recipe starts', async () => {
    expect(await setupOf(script('make test'), { ...usualFiles, Makefile: makefile })).toMatchObject(mocha);
    expect(await setupOf({}, { ...usualFiles, Makefile: makefile })).toMatchObject(mocha);
  });

  it('stays a command where the recipe starts no runner', async () => {
    const command = { runner: 'command', command: ['make', 'test'] };
    expect(await setupOf(script('make test'), { ...usualFiles, Makefile: 'test:\n\t./run.sh\n' })).toMatchObject(command);
  });
});

describe('the test script of a package', () => {
  it.each<[string, unknown, Partial<TestSetup>]>([
    ['mocha', script('mocha'), { runner: 'mocha', suiteFiles: ['test/a.js'], testFolder: 'test' }],
    ['mocha --recursive', script('mocha --recursive -R dot'), { suiteFiles: ['test/a.js', 'test/deep/b.js'], extraArgv: [] }],
    [
      'a wrapper',
      script('nyc --reporter=lcov mocha -r ./test/setup.js --timeout 5000 "test/**/*.js"'),
      { extraArgv: ['--require', './test/setup.js', '--timeout', '5000'], suiteFiles: ['test/a.js', 'test/deep/b.js'] },
    ],
    [
      'an old wrapper',
      script('istanbul cover node_modules/.bin/_mocha -- -R spec test/a.js'),
      { runner: 'mocha', suiteFiles: ['test/a.js'] },
    ],
    [
      'assignments',
      script('cross-env NODE_ENV=test TZ=UTC mocha test/a.js'),
      { runner: 'mocha', env: { NODE_ENV: 'test', TZ: 'UTC' } },
    ],
    [
      'node options in the environment',
      script('NODE_OPTIONS="--import tsx" mocha test/a.js'),
      { runner: 'mocha', extraArgv: ['--import', 'tsx'] },
    ],
    ['a chain', script('eslint . && npm run build && mocha test/a.js'), { runner: 'mocha', suiteFiles: ['test/a.js'] }],
    [
      'other scripts',
      script('npm run lint && npm run unit -- --ui tdd', { lint: 'eslint .', unit: 'mocha test/a.js' }),
      { extraArgv: ['--ui', 'tdd'], suiteFiles: ['test/a.js'] },
    ],
    [
      'a sequence',
      script('run-s lint test:*', { lint: 'eslint', 'test:unit': 'tape test/a.js', 'test:deep': 'tape test/deep/b.js' }),
      { runner: 'tap', suiteFiles: ['test/a.js', 'test/deep/b.js'] },
    ],
    [
      'jest',
      script('jest --coverage --runInBand'),
      { runner: 'jest', extraArgv: ['--runInBand'], suiteFiles: ['lib/c.test.js', 'src/d.spec.ts'] },
    ],
    [
      'vitest',
      script('vitest run --coverage --environment jsdom src'),
      { runner: 'vitest', extraArgv: ['--environment', 'jsdom'], suiteFiles: ['src/d.spec.ts'], language: 'ts' },
    ],
    ['node --test', script('node --test'), { runner: 'node-test', suiteFiles: ['lib/c.test.js', 'test/a.js', 'test/deep/b.js'] }],
    [
      'node --test with a preload',
      script("node --import tsx --test 'test/*.js'"),
      { runner: 'node-test', extraArgv: ['--import', 'tsx'], suiteFiles: ['test/a.js'] },
    ],
    ['tsx --test', script('tsx --test test/a.js'), { runner: 'node-test', extraArgv: ['--import', 'tsx'] }],
    [
      'tape into a formatter',
      script("tape 'test/**/*.js' | faucet"),
      { runner: 'tap', entry: 'node_modules/tape/bin/tape', suiteFiles: ['test/a.js', 'test/deep/b.js'] },
    ],
    ['another runner', script('jasmine --random'), { runner: 'command', command: ['jasmine', '--random'] }],
    [
      'a runner that node starts, flags first',
      script('BABEL_ENV=cjs node --throw-deprecation node_modules/.bin/jest test/'),
      { runner: 'jest', env: { BABEL_ENV: 'cjs' } },
    ],
    ['make', script('npm run lint && make test'), { runner: 'command', command: ['make', 'test'] }],
    ['a shell script', script('eslint . && ./test.sh --all'), { runner: 'command', command: ['./test.sh', '--all'] }],
    ['a plain script', script('node test/a.js'), { runner: 'command', command: ['node', 'test/a.js'] }],
    ['the placeholder', script('echo "Error: no test specified" && exit 1'), { runner: 'node-test', suiteFiles: [] }],
  ])('is understood for %s', async (_, packageJson, expected) => {
    expect(await setupOf(packageJson, usualFiles)).toMatchObject(expected);
  });

  it('is followed to the file that it starts, to see by what that tests', async () => {
    const files = { 'test/index.js': `const test = require('tape');`, 'test.mjs': `import test from 'node:test';` };
    expect(await setupOf(script('node test'), files)).toMatchObject({ runner: 'tap', suiteFiles: ['test/index.js'] });
    expect(await setupOf(script('node test.mjs'), files)).toMatchObject({
      runner: 'node-test',
      suiteFiles: ['test.mjs'],
      moduleKind: 'esm',
      testFolder: '.',
    });
  });

  it('ends when scripts call each other in a circle', async () => {
    expect(await setupOf(script('npm run again', { again: 'npm test' }), usualFiles)).toMatchObject({ runner: 'node-test' });
  });
});

describe('configuration files', () => {
  it('of mocha are read as data, whatever their form', async () => {
    const files = { ...usualFiles, 'spec/e.coffee.js': '', 'spec/setup.js': '' };
    const expected = { extraArgv: ['--require', './spec/setup.js', '--ui', 'tdd'], suiteFiles: ['spec/e.coffee.js'] };
    const json = `{ "require": "./spec/setup.js", "ui": "tdd", "spec": "spec/e*.js", "reporter": "dot" }`;
    expect(await setupOf(script('mocha'), { ...files, '.mocharc.json': json })).toMatchObject(expected);
    expect(
      await setupOf(script('mocha'), { ...files, '.mocharc.yml': 'require: ./spec/setup.js\nui: tdd\nspec:\n  - spec/e*.js\n' }),
    ).toMatchObject(expected);
    const code = `'use strict';\nmodule.exports = { require: ['./spec/setup.js'], ui: 'tdd', spec: ['spec/e*.js'] };`;
    expect(await setupOf(script('mocha'), { ...files, '.mocharc.js': code })).toMatchObject(expected);
  });

  it('of mocha that only code can read are handed to mocha', async () => {
    const found = await setupOf(script('mocha test/a.js'), {
      ...usualFiles,
      '.mocharc.js': `module.exports = require('./shared');`,
    });
    expect(found.extraArgv).toEqual(['--config', '.mocharc.js']);
  });

  it('of jest and vitest say which files are tests', async () => {
    const jest = {
      scripts: { test: 'jest' },
      jest: { testMatch: ['<rootDir>/test/**/*.js'], testPathIgnorePatterns: ['/deep/'] },
    };
    expect((await setupOf(jest, usualFiles)).suiteFiles).toEqual(['test/a.js']);
    const vitest = `import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { include: ['test/**/*.js'], exclude: ['test/deep/**'] } });`;
    expect((await setupOf(script('vitest'), { ...usualFiles, 'vitest.config.ts': vitest })).suiteFiles).toEqual(['test/a.js']);
  });
});

describe('a repository without a test script', () => {
  it('tests with the runner that it depends on', async () => {
    expect(await setupOf({ devDependencies: { vitest: '5' } }, usualFiles)).toMatchObject({ runner: 'vitest' });
    expect(await setupOf({ devDependencies: { tape: '5' } }, usualFiles)).toMatchObject({
      runner: 'tap',
      suiteFiles: ['test/a.js', 'test/deep/b.js'],
    });
  });

  it('tests with node:test and no files yet', async () => {
    expect(await setupOf({}, { 'index.js': '' })).toMatchObject({
      runner: 'node-test',
      suiteFiles: [],
      testFolder: 'test',
      moduleKind: 'cjs',
    });
    expect(await setupOf({ type: 'module' }, { 'index.ts': '' })).toMatchObject({ moduleKind: 'esm', language: 'ts' });
  });

  it('and without JavaScript has nothing to run', async () => {
    expect(await detect(null, { 'README.md': '' })).toMatchObject({ kind: 'none' });
  });
});

describe('a runner', () => {
  it('is started from where it is installed', async () => {
    const found = await detect(script('mocha'), usualFiles, {
      'mocha/package.json': '{ "bin": { "mocha": "./bin/mocha.mjs" } }',
    });
    expect(found).toMatchObject({ setup: { entry: 'node_modules/mocha/bin/mocha.mjs' } });
  });

  it('that is not among the installed dependencies is said to be missing', async () => {
    const found = await detect(script('mocha'), usualFiles, {});
    expect(found).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('mocha is not among its installed dependencies'),
    });
  });
});

describe('the path of a new test file', () => {
  it.each([
    [script('vitest src'), usualFiles, 'src/issue-1.spec.ts'],
    [script('mocha'), usualFiles, 'test/issue-1.js'],
    [script('jest'), { 'index.js': '', '__tests__/x.js': '' }, '__tests__/issue-1.js'],
    [script('node --test'), { 'index.js': '' }, 'test/issue-1.test.cjs'],
    [{ type: 'module' }, { 'index.ts': '' }, 'test/issue-1.test.mts'],
    [script('tape test.js'), { 'test.js': `require('tape')` }, 'issue-1.js'],
  ])('follows the files that are there: %#', async (packageJson, files, expected) => {
    expect(newTestPath(await setupOf(packageJson, files), 'issue-1')).toBe(expected);
  });
});

describe('tests that a script bundles for a browser', () => {
  const manifest = { scripts: { test: 'karma start' }, devDependencies: { mocha: '3', karma: '1' } };
  const files: Files = {
    'test.js': `var all = require.context('./src/', true, /\\/test\\.js$/)\nall.keys().forEach(all)\n`,
    '.babelrc': '{ "presets": ["es2015"] }',
    'src/one/test.js': `import one from '.'\ndescribe('one', () => {})\n`,
    'src/one/index.js': 'export default 1\n',
    'src/two/deep/test.js': `import two from '.'\n`,
    'other/test.js': '',
  };
  const installed: Files = {
    'mocha/package.json': '{ "bin": { "mocha": "bin/mocha" } }',
    'babel-register/package.json': '{}',
  };
  const inNode = async (more: Files, dependencies: Files = installed): Promise<unknown> => {
    const found = await detect(manifest, { ...files, ...more }, dependencies);
    return found.kind === 'found' ? { files: found.setup.suiteFiles, argv: found.setup.extraArgv } : found.reason;
  };
  const collected = ['src/one/test.js', 'src/two/deep/test.js'];

  it('are those that the entry collects, with the compiler of the repository', async () => {
    expect(await inNode({})).toEqual({ files: collected, argv: ['--require', 'babel-register'] });
  });

  it('have no compiler where none is installed, or none is needed', async () => {
    const { 'mocha/package.json': mocha = '' } = installed;
    expect(await inNode({}, { 'mocha/package.json': mocha })).toEqual({ files: collected, argv: [] });
    const plain = { 'src/one/test.js': `require('.')`, 'src/two/deep/test.js': '' };
    expect(await inNode(plain)).toEqual({ files: collected, argv: [] });
  });

  it('are not searched for by a pattern that could take long, or outside the repository', async () => {
    const alone = { files: ['test.js'], argv: [] };
    expect(await inNode({ 'test.js': `require.context('./src', true, /(s+)+x/)` })).toEqual(alone);
    expect(await inNode({ 'test.js': `require.context('../src', true, /test/)` })).toEqual(alone);
  });
});
