import { fileURLToPath } from 'node:url';
import { symlinkSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { extractClaims } from './extract-claims.ts';
import { findHardConstraints } from './hard-constraints.ts';
import { listFiles, readText } from './repository-files.ts';
import { verifyClaims } from './verify-claims.ts';

const wordkit = fileURLToPath(new URL('../fixtures/packages/wordkit', import.meta.url));
const about = { packageName: 'wordkit', packageVersion: '2.3.1' };

async function verdicts(body: string, title = 'Crash'): Promise<string[]> {
  const verified = await verifyClaims(extractClaims({ title, body }), wordkit, about);
  return verified.map(
    ({ claim, verdict }) =>
      `${claim.kind} ${claim.weight} ${verdict.kind === 'not-found' ? verdict.kind : `${verdict.kind} ${verdict.at.map(({ file, line }) => `${file}:${line}`).join(' ')}`}`,
  );
}

const trace = (frames: string): string => `\`\`\`\nTypeError: x\n${frames}\n\`\`\``;

describe('stack frames', () => {
  test('a frame of this package is found in its file', async () => {
    expect(await verdicts(trace('    at capitalize (/srv/node_modules/wordkit/index.js:10:18)'))).toEqual([
      'stack-frame central found index.js:10',
    ]);
  });
  test('a scoped package in a store is recognised as another one and left out', async () => {
    expect(await verdicts(trace('    at run (/srv/node_modules/.pnpm/@a+b@1.0.0/node_modules/@a/b/index.js:1:1)'))).toEqual([]);
  });
  test('a function that the file does not have differs', async () => {
    expect(await verdicts(trace('    at shout (/srv/node_modules/wordkit/index.js:10:18)'))).toEqual([
      'stack-frame central differs index.js:10',
    ]);
  });
  test('a line behind the end of the file differs', async () => {
    expect(await verdicts(trace('    at capitalize (/srv/node_modules/wordkit/index.js:999:1)'))).toEqual([
      expect.stringMatching(/^stack-frame central differs index\.js:\d+$/),
    ]);
  });
  test('a built file that is not here leads to the function in the source', async () => {
    expect(await verdicts(trace('    at truncate (/srv/node_modules/wordkit/dist/index.js:4100:1)'))).toEqual([
      expect.stringMatching(/^stack-frame central found index\.js:\d+$/),
    ]);
  });
  test('a built file with an unknown function can disprove nothing', async () => {
    expect(await verdicts(trace('    at qx (/srv/node_modules/wordkit/dist/index.min.js:1:99)'))).toEqual([
      'stack-frame incidental not-found',
    ]);
  });
  test('a source file and function that are nowhere disprove the issue', async () => {
    expect(await verdicts(trace('    at explode (/srv/node_modules/wordkit/explode.js:3:1)'))).toEqual([
      'stack-frame central not-found',
    ]);
  });
});

describe('paths, symbols, versions, quotations', () => {
  test('a path that is said to hold the bug is central', async () => {
    expect(await verdicts('The bug is in lib/is-palindrome.js:4, see also notes/plan.js.')).toEqual([
      'path central found lib/is-palindrome.js:4',
      'path central not-found',
    ]);
  });
  test('a link into the repository is a path with its line', async () => {
    expect(await verdicts('https://forge.example/a/wordkit/blob/main/lib/is-palindrome.js#L4')).toEqual([
      'path central found lib/is-palindrome.js:4',
    ]);
  });
  test("a script of the reporter's own is incidental", async () => {
    expect(await verdicts('I put it into app.js and it is wrong.')).toEqual(['path incidental not-found']);
  });
  test('symbols are found at their declaration', async () => {
    expect(await verdicts('Both `slugify()` and `Stack.peek` and `frobnicate` behave.')).toEqual([
      'symbol incidental found index.js:5',
      expect.stringMatching(/^symbol incidental found index\.js:\d+/),
      'symbol incidental not-found',
    ]);
  });
  test('versions are compared with package.json; those of node are not claims', async () => {
    expect(await verdicts('Version: 2.3.1')).toEqual(['version incidental found package.json:1']);
    expect(await verdicts('wordkit@2.2.0, node v22.1.0')).toEqual(['version incidental differs package.json:1']);
    expect(await verdicts('Node version 22.1.0')).toEqual([]);
  });
  const quotation = (code: string): string => `The problem is this line in lib/is-palindrome.js:\n\n\`\`\`js\n${code}\n\`\`\``;
  test('quoted code is found whatever its indentation', async () => {
    expect(await verdicts(quotation("      return text === [...text].reverse().join('')"))).toContain(
      'quoted-code central found lib/is-palindrome.js:4',
    );
  });
  test('invented code is not found', async () => {
    expect(await verdicts(quotation('return text.isPalindrome === true;'))).toContain('quoted-code central not-found');
  });
  test('the reproduction is no quotation', () => {
    const body = "This code in app/run.js:\n\n```js\nconst { slugify } = require('wordkit');\nslugify('a'); // => 'b'\n```";
    expect(extractClaims({ title: 'x', body }).filter(({ kind }) => kind === 'quoted-code')).toEqual([]);
  });
});

describe('hard constraints', () => {
  test('what must not break is looked up by what it names', async () => {
    const body =
      'Please fix.\n\nThis must not break `slugify` with options.\nIt has to keep `vanished` working.\nIt must not break anything.';
    const found = await findHardConstraints({ title: 'x', body }, wordkit);
    expect(found.map(({ names, issueLine, at }) => [names, issueLine, at.length > 0])).toEqual([
      [['slugify'], 3, true],
      [['vanished'], 4, false],
    ]);
  });
});

describe('the walk stays inside', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  test('links, dependencies and binaries are not read', () => {
    const root = mkdtempSync(join(tmpdir(), 'claims-'));
    folders.push(root);
    mkdirSync(join(root, 'node_modules/a'), { recursive: true });
    writeFileSync(join(root, 'node_modules/a/index.js'), 'secret');
    writeFileSync(join(root, 'plain.js'), 'x');
    writeFileSync(join(root, 'binary.js'), Buffer.from([0, 1]));
    symlinkSync('/etc/passwd', join(root, 'link.js'));
    expect(listFiles(root)).toEqual(['binary.js', 'plain.js']);
    expect([readText(root, 'plain.js'), readText(root, 'binary.js'), readText(root, 'link.js')]).toEqual(['x', null, null]);
  });
});
