import { describe, expect, it } from 'vitest';
import { changedFile } from '#domain/gate/pull-request.fixture.ts';
import { factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { protectedPaths } from './protected-paths.ts';

const look = (fields: Parameters<typeof changedFile>[0], settings = settingsOf()) =>
  protectedPaths(factsOf({ files: [changedFile(fields)] }), settings);
const resolved = (mark: string, from: string): string => `${mark}      "resolved": "${from}/left/-/left-1.0.0.tgz",`;

describe('the rule on protected paths', () => {
  it.each([
    '.github/workflows/test.yml',
    '.GitHub/Workflows/test.yml',
    '.github/actions/build/index.js',
    'tools/action.yml',
    '.husky/pre-commit',
    'web/.husky/pre-push',
    '.pre-commit-config.yaml',
    'lefthook.yml',
    '.gitattributes',
    '.vscode/tasks.json',
    'CODEOWNERS',
    '.github/CODEOWNERS',
    'patchline.yml',
    '.npmrc',
    'packages/a/.yarnrc.yml',
    '.pnpmfile.cjs',
    '.cargo/config.toml',
  ])('warns of a change of %s', (path) => {
    expect(look({ path }).outcome).toBe('warn');
  });

  it('only notes that an update program raises the versions of actions, and warns where a person or more than that does', () => {
    const patch = '@@ -1 +1 @@\n-  uses: actions/checkout@v4\n+  uses: actions/checkout@v5';
    const by = (kind: 'person' | 'bot', text: string) => {
      const files = [changedFile({ path: '.github/workflows/test.yml', patch: text })];
      return protectedPaths(factsOf({ files, author: { id: 9, login: 'renovate', kind } }), settingsOf()).outcome;
    };
    expect(by('bot', patch)).toBe('note');
    expect(by('person', patch)).toBe('warn');
    expect(by('bot', `${patch}\n+  run: curl evil`)).toBe('warn');
  });

  it.each(['Dockerfile', 'web/Makefile', 'vite.config.ts', 'tsconfig.build.json', 'build.rs', 'pyproject.toml'])(
    'notes a change of %s',
    (path) => {
      expect(look({ path }).outcome).toBe('note');
    },
  );

  it.each(['source/workflows/test.yml', 'docs/github/workflows.md', 'husky/readme.md', 'source/action.yml.ts', 'npmrc.js'])(
    'passes %s',
    (path) => {
      expect(look({ path }).outcome).toBe('pass');
    },
  );

  it('sees a file that is moved away from a protected place', () => {
    expect(look({ path: 'old/test.yml', from: '.github/workflows/test.yml', status: 'renamed' }).outcome).toBe('warn');
  });

  it('takes paths and folders of the owner', () => {
    const settings = settingsOf({ protectedPaths: ['keys/', 'LICENSE'] });
    expect(['keys/a.pem', 'LICENSE'].map((path) => look({ path }, settings).outcome)).toEqual(['warn', 'warn']);
    expect(['keys.md', 'docs/LICENSE'].map((path) => look({ path }, settings).outcome)).toEqual(['pass', 'pass']);
  });

  it.each([
    ['a new host', [resolved(' ', 'https://a.example'), resolved('+', 'https://b.example')], 'warn'],
    ['a host without encryption', [resolved('-', 'https://a.example'), resolved('+', 'http://a.example')], 'warn'],
    ['a git source', [resolved(' ', 'https://a.example'), '+ "resolved": "git+ssh://git@a.example/x.git"'], 'warn'],
    [
      'the one odd host of a new file',
      [...Array<string>(3).fill(resolved('+', 'https://a.example')), resolved('+', 'https://b.example')],
      'warn',
    ],
    ['the usual host', [resolved('-', 'https://a.example'), resolved('+', 'https://a.example')], 'pass'],
    ['one host in a new file', [resolved('+', 'https://a.example')], 'pass'],
    [
      'a source behind such a page',
      [resolved(' ', 'https://a.example'), '+ "url": "x", "resolved": "https://b.example/x.tgz"'],
      'warn',
    ],
    [
      'a page that asks for funds',
      [resolved(' ', 'https://a.example'), '+ "url": "https://funds.example/x"', '+ "funding": "https://b.example"'],
      'pass',
    ],
    ['a host that goes', [resolved(' ', 'https://a.example'), resolved('-', 'https://b.example')], 'pass'],
  ])('looks where a lockfile fetches from: %s', (_, lines, outcome) => {
    expect(look({ path: 'package-lock.json', patch: ['@@ -1 +1 @@', ...lines].join('\n') }).outcome).toBe(outcome);
  });

  it.each([
    ['a script that runs by itself', '+    "postinstall": "node x.js",', 'warn'],
    ['a script under scripts', '   "scripts": {\n+    "test": "node x.js"\n   }', 'warn'],
    ['a dependency', '   "dependencies": {\n+    "left": "1.0.0"\n   }', 'pass'],
    ['a field after the scripts', '   "scripts": {\n   },\n+  "name": "x"', 'pass'],
    ['the version of the package', '   "name": "x",\n+  "version": "1.0.0",', 'pass'],
    ['a script named version', '   "scripts": {\n+    "version": "node x.js"\n   }', 'warn'],
    ['a script that goes', '   "scripts": {\n-    "test": "node x.js"\n   }', 'pass'],
  ])('looks at package scripts: %s', (_, lines, outcome) => {
    expect(look({ path: 'web/package.json', patch: `@@ -1,3 +1,3 @@\n${lines}` }).outcome).toBe(outcome);
  });

  it('takes an address in another lockfile for a place that it fetches from', () => {
    const patch = '@@ -1,2 +1,3 @@\n "url": "https://a.example"\n+"url": "https://b.example"';
    expect(look({ path: 'composer.lock', patch }).outcome).toBe('warn');
  });

  it('cannot tell of a lockfile that the forge did not show, nor of a cut list', () => {
    expect(look({ path: 'yarn.lock', patch: null, additions: 9000 }).outcome).toBe('unknown');
    expect(look({ path: 'yarn.lock', patch: null, additions: 0, status: 'removed' }).outcome).toBe('pass');
    expect(protectedPaths(factsOf({ isTruncated: true }), settingsOf()).outcome).toBe('unknown');
  });

  it('stays fast on 3,000 hostile names and a lockfile line of 1 MB', () => {
    const names = Array.from({ length: 3000 }, (_, index) =>
      changedFile({ path: `${'<img src=x>/'.repeat(300)}${index}.config` }),
    );
    const line = changedFile({ path: 'yarn.lock', patch: `@@ -1 +1 @@\n+${'https://'.repeat(130_000)}` });
    const found = protectedPaths(factsOf({ files: [...names, line] }), settingsOf());
    expect(found.says).not.toContain('<img');
  }, 20_000);
});
