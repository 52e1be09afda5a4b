import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidateId, type CandidatePatch } from '#domain/candidate-patch.ts';
import type { Checkout, Workspace } from '#ports/workspace.ts';
import { gitWorkspace } from '../git-workspace.ts';
import { temporaryRepository, writeFiles, type TemporaryRepository } from '../temporary-repository.ts';

let repository: TemporaryRepository;
let workspace: Workspace;
let base: string;
let checkout: Checkout;

beforeEach(async () => {
  repository = temporaryRepository({
    '.gitignore': 'coverage/\n*.log\n!kept.log\n',
    'packages/p/.gitignore': '/out\n',
    'a.txt': 'one\ntwo\nthree\n',
    'b.txt': 'b\n',
    'crlf.txt': 'x\r\ny\r\n',
    'bom.txt': '\ufeffx\n',
  });
  repository.link('link', 'a.txt');
  base = repository.commit();
  workspace = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
  checkout = await workspace.checkout(base);
});
afterEach(() => repository[Symbol.dispose]());

const collected = async (builder = 'b'): Promise<CandidatePatch | null> => {
  const left = await workspace.collect(checkout, builder);
  return left.kind === 'candidate' ? left.patch : null;
};
const paths = async (): Promise<readonly string[]> => (await collected())?.changes.map((change) => change.path) ?? [];
const refused = (reason: RegExp) => ({ kind: 'refused', reason: expect.stringMatching(reason) });
const refusal = (text: RegExp) => expect.objectContaining({ kind: 'repository', message: expect.stringMatching(text) });

describe('collect', () => {
  it('says that nothing differs, touched time stamps aside', async () => {
    writeFiles(checkout.path, { 'a.txt': 'one\ntwo\nthree\n' });
    expect(await workspace.collect(checkout, 'b')).toEqual({ kind: 'nothing' });
  });

  it('gives edits, new files, deletions and mode changes with a stable diff that git applies', async () => {
    writeFiles(checkout.path, { 'a.txt': 'one\n2\nthree\n', 'new/c.txt': 'c', 'crlf.txt': 'x\r\nz\r\n', 'bom.txt': '\ufeffy\n' });
    rmSync(join(checkout.path, 'b.txt'));
    chmodSync(join(checkout.path, 'packages/p/.gitignore'), 0o755);
    const candidate = await collected('a-builder');
    expect(candidate?.changes).toEqual([
      { path: 'a.txt', content: 'one\n2\nthree\n', executable: false },
      { path: 'b.txt', content: null, executable: false },
      { path: 'bom.txt', content: '\ufeffy\n', executable: false },
      { path: 'crlf.txt', content: 'x\r\nz\r\n', executable: false },
      { path: 'new/c.txt', content: 'c', executable: false },
      { path: 'packages/p/.gitignore', content: '/out\n', executable: true },
    ]);
    expect(candidate?.origin).toEqual({ builder: 'a-builder', template: null, location: null });
    expect(candidate?.diff).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n');
    execFileSync('git', ['apply', '--index', '-'], { cwd: repository.root, input: candidate?.diff ?? '' });
    expect(repository.git('write-tree')).toBe(await workspace.tree(base, candidate?.changes ?? []));
  });

  it('passes over what the commit ignores, installed packages and git folders, and takes what it does not ignore', async () => {
    const left = ['coverage/index.html', 'deep/x.log', 'packages/p/out', 'node_modules/x/i.js', '.git/config', 'sub/.git/HEAD'];
    writeFiles(checkout.path, Object.fromEntries([...left, 'kept.log', 'out', ':(top)x'].map((path) => [path, 'x'])));
    expect(await paths()).toEqual([':(top)x', 'kept.log', 'out']);
  });

  it("does not let the builder's own .gitignore hide a change", async () => {
    writeFiles(checkout.path, { '.gitignore': '*\n', 'hidden.txt': 'x' });
    expect(await paths()).toEqual(['.gitignore', 'hidden.txt']);
  });

  it('opens no link, pipe or socket, and reads nothing through a folder that became a link', async () => {
    const secret = join(repository.around, 'secret');
    writeFiles(secret, { '.gitignore': 'host secret', 'key.txt': 'host secret' });
    symlinkSync(join(secret, 'key.txt'), join(checkout.path, 'stolen.txt'));
    rmSync(join(checkout.path, 'packages/p'), { recursive: true });
    symlinkSync(secret, join(checkout.path, 'packages/p'));
    execFileSync('mkfifo', [join(checkout.path, 'pipe')]);
    const candidate = await collected();
    expect(candidate?.changes).toEqual([{ path: 'packages/p/.gitignore', content: null, executable: false }]);
    expect(candidate?.diff).not.toContain('secret');
  });

  it('refuses binary files, other encodings, hidden names and spellings of .git, and names them', async () => {
    const cases: readonly [string, Buffer, RegExp][] = [
      ['image.png', Buffer.from([137, 80, 0, 1]), /binary files: "image\.png"/],
      ['latin.txt', Buffer.from([0x66, 0xfc, 0x72]), /"latin\.txt" \(not UTF-8 text\)/],
      ['ev\u202eil.ts', Buffer.from('x'), /cannot be seen/],
      ['esc\u001b[2J.ts', Buffer.from('x'), /"esc\\u001b\[2J\.ts" holds characters/],
      ['.GIT', Buffer.from('x'), /names a git folder/],
    ];
    for (const [name, bytes, text] of cases) {
      writeFileSync(join(checkout.path, name), bytes);
      expect(await workspace.collect(checkout, 'b'), name).toEqual(refused(text));
      rmSync(join(checkout.path, name));
    }
  });

  it('refuses a name that is not UTF-8', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${checkout.path}/bad-`), Buffer.from([0xff])]), 'x');
    expect(await workspace.collect(checkout, 'b')).toEqual(refused(/not UTF-8/));
  });

  it('refuses too large a file without reading it, and too many files', async () => {
    writeFiles(checkout.path, { 'huge.txt': '' });
    truncateSync(join(checkout.path, 'huge.txt'), 64 * 1024 ** 3);
    expect(await workspace.collect(checkout, 'b')).toEqual(refused(/"huge\.txt" has 65536\.0 MiB/));
    rmSync(join(checkout.path, 'huge.txt'));
    writeFiles(checkout.path, Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`n${index}.txt`, 'x'])));
    expect(await workspace.collect(checkout, 'b')).toEqual(refused(/changes 101 files and a fix may change 100/));
  });
});

describe('tree', () => {
  it("keeps its objects in the user's repository, where git can read them later", async () => {
    const tree = await workspace.tree(base, [{ path: 'new/c.txt', content: 'c\n', executable: false }]);
    expect(repository.git('show', `${tree}:new/c.txt`)).toBe('c');
    expect(repository.git('rev-parse', `${base}^{tree}`)).toBe(await workspace.tree(base, []));
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});

describe('candidate', () => {
  const origin = { builder: 'search', template: 'relational', location: null };

  it('gives the same id whatever the order of changes, and drops those that change nothing', async () => {
    const a = { path: 'a.txt', content: 'new\n', executable: false };
    const b = { path: 'b.txt', content: null, executable: true };
    const same = { path: 'crlf.txt', content: 'x\r\ny\r\n', executable: false };
    const one = await workspace.candidate(base, [a, b, same], origin);
    const other = await workspace.candidate(base, [b, a], { ...origin, builder: 'other' });
    expect(one.id).toBe(other.id);
    expect(one.id).toBe(candidateId([a, b]));
    expect(one.changes.map((change) => change.path)).toEqual(['a.txt', 'b.txt']);
    expect((await workspace.candidate(base, [{ ...a, executable: true }, b], origin)).id).not.toBe(one.id);
  });

  it.each(['sha1', 'sha256'])(
    'gives the diff that git gives of two commits, whatever the paths are called (%s)',
    async (format) => {
      using other = temporaryRepository({
        'a.txt': 'one\ntwo\nthree\n',
        'gone/b.txt': 'b\n',
        'file/becomes': 'folder\n',
        '[a]*.txt': 'glob\n',
        'ü "q"': 'x',
      });
      rmSync(join(other.root, '.git'), { recursive: true });
      other.git('init', '--quiet', `--object-format=${format}`);
      const before = other.commit();
      const long = `${'d'.repeat(120)}/${'f'.repeat(120)}`;
      const written = {
        'a.txt': 'one\nTWO\nthree',
        gone: 'a file now\n',
        file2: '',
        '[a]*.txt': 'g\n',
        ':(top)-x': 'magic\n',
        'ü "q"': 'y',
        [long]: 'long\n',
      };
      for (const path of ['gone', 'file']) rmSync(join(other.root, path), { recursive: true });
      other.write(written);
      other.makeExecutable('file2');
      const after = other.commit();
      const changes = [
        ...Object.entries(written).map(([path, content]) => ({ path, content, executable: path === 'file2' })),
        ...['gone/b.txt', 'file/becomes', 'never/there'].map((path) => ({ path, content: null, executable: false })),
      ];
      const elsewhere = gitWorkspace({ repository: other.root, cacheDir: join(other.around, 'cache') });
      const { diff } = await elsewhere.candidate(before, changes, origin);
      const asked = ['-c', 'core.quotePath=false', 'diff', '--no-renames', '--abbrev=12', before, after];
      expect(diff.trimEnd()).toBe(other.git(...asked));
      expect(await elsewhere.tree(before, changes)).toBe(other.git('rev-parse', `${after}^{tree}`));
    },
  );

  it('makes the diff without external programs and attributes of the repository', async () => {
    repository.write({ '.gitattributes': '*.txt diff=evil -text\n' });
    const commit = repository.commit();
    const { diff } = await workspace.candidate(commit, [{ path: 'a.txt', content: 'one\n', executable: false }], origin);
    expect(diff).toBe(
      'diff --git a/a.txt b/a.txt\nindex 4cb29ea38f70..5626abf0f72e 100644\n--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1 @@\n one\n-two\n-three\n',
    );
  });

  it('refuses changes that go through a link of the repository or contradict each other', async () => {
    const through = { path: 'link/x', content: 'x', executable: false };
    await expect(workspace.candidate(base, [through], origin)).rejects.toEqual(refusal(/"link\/x" .* symbolic link/));
    await expect(workspace.tree(base, [{ ...through, path: 'link' }])).rejects.toEqual(refusal(/symbolic link/));
    await expect(workspace.tree(base, [{ ...through, path: '.git/hooks/x' }])).rejects.toEqual(refusal(/git folder/));
    await expect(workspace.tree(base, [{ ...through, path: 'a.txt/x' }])).rejects.toEqual(
      refusal(/"a\.txt\/x" .* a file and a folder/),
    );
    await expect(workspace.tree(base, [{ ...through, path: 'packages' }])).rejects.toEqual(
      refusal(/"packages" .* a file and a folder/),
    );
    const room = [
      { path: 'a.txt', content: null, executable: false },
      { ...through, path: 'a.txt/x' },
    ];
    expect((await workspace.candidate(base, room, origin)).changes).toHaveLength(2);
  });

  it('gives a patch id that line numbers do not change', async () => {
    const lines = (middle: string): string => `1\n2\n3\n${middle}\n5\n6\n7\n`;
    const fix = async (before: string, middle: string) => {
      repository.write({ 'n.txt': before + lines('4') });
      return workspace.candidate(
        repository.commit(),
        [{ path: 'n.txt', content: before + lines(middle), executable: false }],
        origin,
      );
    };
    const [here, there, other] = [await fix('', 'four'), await fix('0\n'.repeat(9), 'four'), await fix('', 'other')];
    expect(here.diff).not.toBe(there.diff);
    expect(await workspace.patchId(here)).toMatch(/^[0-9a-f]{40}$/);
    expect(await workspace.patchId(there)).toBe(await workspace.patchId(here));
    expect(await workspace.patchId(other)).not.toBe(await workspace.patchId(here));
    expect(await workspace.patchId({ ...here, diff: '' })).toBeNull();
  });
});
