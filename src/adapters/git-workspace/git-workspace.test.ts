import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '#ports/workspace.ts';
import { gitWorkspace } from './git-workspace.ts';
import { temporaryRepository, writeFiles, type TemporaryRepository } from './temporary-repository.ts';

let repository: TemporaryRepository;
let workspace: Workspace;

beforeEach(() => {
  repository = temporaryRepository({ 'a.txt': 'one\n', 'src/b.js': 'module.exports = 1;\n' });
  workspace = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
});
afterEach(() => repository[Symbol.dispose]());

const refused = (kind: string, text: RegExp) =>
  expect.objectContaining({ name: 'WorldError', kind, message: expect.stringMatching(text) });

describe('inspect', () => {
  it('reads root, base, branch and a clean tree, also from a folder inside', async () => {
    const base = repository.commit();
    const state = await workspace.inspect(join(repository.root, 'src'), null);
    expect(state).toEqual({ root: repository.root, base, branch: 'main', dirty: [] });
  });

  it('takes a base by name and gives its full commit id', async () => {
    const base = repository.commit();
    repository.git('tag', 'v1');
    repository.write({ 'a.txt': 'two\n' });
    repository.commit();
    expect((await workspace.inspect(repository.root, 'v1')).base).toBe(base);
  });

  it('gives a detached head as a null branch', async () => {
    repository.commit();
    repository.git('checkout', '--quiet', '--detach');
    expect((await workspace.inspect(repository.root, null)).branch).toBeNull();
  });

  it('lists changed, staged and deleted tracked files, at most 20, and leaves out untracked ones', async () => {
    repository.write(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`many/${index}.txt`, 'x'])));
    repository.commit();
    repository.write({ 'a.txt': 'two\n', 'untracked.txt': 'x' });
    expect((await workspace.inspect(repository.root, null)).dirty).toEqual(['a.txt']);
    repository.git('rm', '--quiet', '-r', 'many');
    expect((await workspace.inspect(repository.root, null)).dirty).toHaveLength(20);
  });

  it('does not even refresh the index of the user', async () => {
    repository.commit();
    const index = join(repository.root, '.git', 'index');
    utimesSync(join(repository.root, 'a.txt'), 1e9, 1e9);
    const before = readFileSync(index);
    await workspace.inspect(repository.root, null);
    expect(readFileSync(index).equals(before)).toBe(true);
    repository.git('status');
    expect(readFileSync(index).equals(before), 'control: plain git status refreshes it').toBe(false);
  });

  it('works in a linked worktree', async () => {
    const base = repository.commit();
    const linked = join(repository.around, 'linked');
    repository.git('worktree', 'add', '--quiet', '-b', 'other', linked);
    expect(await workspace.inspect(linked, null)).toEqual({ root: linked, base, branch: 'other', dirty: [] });
  });

  it('refuses a folder that is missing, no repository, bare, or without commits, and a base that is unknown', async () => {
    await expect(workspace.inspect(join(repository.around, 'missing'), null)).rejects.toEqual(
      refused('usage', /no folder .*missing.*--repo/),
    );
    await expect(workspace.inspect(repository.around, null)).rejects.toEqual(
      refused('repository', /not in a git repository.*git init/),
    );
    await expect(workspace.inspect(repository.root, null)).rejects.toEqual(refused('repository', /no commit on branch "main"/));
    repository.commit();
    await expect(workspace.inspect(repository.root, 'nope')).rejects.toEqual(refused('repository', /no commit "nope"/));
    await expect(workspace.inspect(repository.root, '--all')).rejects.toEqual(refused('repository', /no commit "--all"/));
    const bare = join(repository.around, 'bare.git');
    repository.git('clone', '--quiet', '--bare', repository.root, bare);
    await expect(workspace.inspect(bare, null)).rejects.toEqual(refused('repository', /no work tree/));
  });

  it("says what git says where a repository's own files are broken", async () => {
    repository.commit();
    writeFileSync(join(repository.root, '.git', 'config'), '[core\n');
    await expect(workspace.inspect(repository.root, null)).rejects.toEqual(refused('repository', /bad config line 1/));
  });

  it('says that git is missing where there is none', async () => {
    repository.commit();
    const path = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    try {
      await expect(workspace.inspect(repository.root, null)).rejects.toEqual(refused('environment', /Install git/));
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('checkout', () => {
  it('lays down the tree of the commit byte for byte, with modes and links and without a .git', async () => {
    repository.write({ '.gitattributes': '*.txt text eol=crlf ident\n', 'run.sh': '#!/bin/sh\n', 'id.txt': '$Id$\n' });
    repository.makeExecutable('run.sh');
    repository.link('link', '../outside');
    const base = repository.commit();
    repository.write({ 'a.txt': 'changed since\n' });
    const checkout = await workspace.checkout(base);
    expect(readdirSync(checkout.path).toSorted()).toEqual(['.gitattributes', 'a.txt', 'id.txt', 'link', 'run.sh', 'src']);
    expect(readFileSync(join(checkout.path, 'a.txt'), 'utf8')).toBe('one\n');
    expect(readFileSync(join(checkout.path, 'id.txt'), 'utf8')).toBe('$Id$\n');
    expect(lstatSync(join(checkout.path, 'run.sh')).mode & 0o111).not.toBe(0);
    expect(readlinkSync(join(checkout.path, 'link'))).toBe('../outside');
    expect(checkout).toMatchObject({ commit: base, dependencies: null });
  });

  it('makes a new one each time, and dispose removes what code in it made unwritable', async () => {
    const base = repository.commit();
    const [one, other] = await Promise.all([workspace.checkout(base), workspace.checkout(base)]);
    expect(one.path).not.toBe(other.path);
    execFileSync('sh', ['-c', 'mkdir d && touch d/f && chmod 500 d'], { cwd: one.path });
    await workspace.dispose(one);
    expect(existsSync(one.path)).toBe(false);
    expect(existsSync(other.path)).toBe(true);
  });

  it('disposes of nothing that it did not make', async () => {
    const base = repository.commit();
    const stranger = { path: repository.root, commit: base, dependencies: null };
    await expect(workspace.dispose(stranger)).rejects.toEqual(refused('usage', /no checkout of Patchline/));
    expect(existsSync(join(repository.root, 'a.txt'))).toBe(true);
  });

  it('sweeps away what a killed process left, and not what a live one holds', async () => {
    const live = join(repository.around, 'cache', 'live');
    writeFiles(live, { '999999999-1/checkout-x/a.txt': 'left over' });
    const base = repository.commit();
    const checkout = await workspace.checkout(base);
    await gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') }).checkout(base);
    expect(readdirSync(live)).toHaveLength(1);
    expect(existsSync(checkout.path)).toBe(true);
  });

  it('works where the path of the repository holds quotation marks, spaces and other letters', async () => {
    repository.commit();
    const odd = join(repository.around, ` "odd" #1 'ä'`);
    repository.git('clone', '--quiet', repository.root, odd);
    const there = gitWorkspace({ repository: odd, cacheDir: join(odd, '..', 'odd "cache"') });
    const { base } = await there.inspect(odd, null);
    expect(readdirSync((await there.checkout(base)).path).toSorted()).toEqual(['a.txt', 'src']);
  });

  it('says what is in the way where the cache cannot be made', async () => {
    const base = repository.commit();
    const blocked = gitWorkspace({ repository: repository.root, cacheDir: join(repository.root, 'a.txt', 'cache') });
    await expect(blocked.checkout(base)).rejects.toEqual(refused('storage', /cannot be kept in .*ENOTDIR/));
  });

  it('says that a commit is missing', async () => {
    repository.commit();
    await expect(workspace.checkout('1'.repeat(40))).rejects.toEqual(refused('repository', /Git could not/));
  });

  it('leaves submodules empty and works on a shallow clone', async () => {
    repository.git('-c', 'protocol.file.allow=always', 'init', '--quiet', 'inner');
    repository.git('-C', 'inner', 'commit', '--quiet', '--allow-empty', '-m', 'x');
    repository.commit();
    repository.commit();
    const clone = join(repository.around, 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repository.root}`, clone]);
    const shallow = gitWorkspace({ repository: clone, cacheDir: join(repository.around, 'cache') });
    const { base } = await shallow.inspect(clone, null);
    const checkout = await shallow.checkout(base);
    expect(readdirSync(join(checkout.path, 'inner'))).toEqual([]);
  });
});

describe('apply', () => {
  it('writes, replaces, deletes, makes room, and drops folders that became empty', async () => {
    const checkout = await workspace.checkout(repository.commit());
    await workspace.apply(checkout, [
      { path: 'a.txt/now/a-folder.txt', content: 'x', executable: false },
      { path: 'a.txt', content: null, executable: false },
      { path: 'src/b.js', content: null, executable: false },
      { path: 'new/tool', content: 'y', executable: true },
    ]);
    expect(readdirSync(checkout.path).toSorted()).toEqual(['a.txt', 'new']);
    expect(readFileSync(join(checkout.path, 'a.txt/now/a-folder.txt'), 'utf8')).toBe('x');
    expect(lstatSync(join(checkout.path, 'new/tool')).mode & 0o100).not.toBe(0);
  });

  it('writes a new file in place of a hard link, so that its other name keeps its content', async () => {
    const checkout = await workspace.checkout(repository.commit());
    const other = join(repository.around, 'other-name');
    execFileSync('ln', [join(checkout.path, 'a.txt'), other]);
    await workspace.apply(checkout, [{ path: 'a.txt', content: 'new\n', executable: false }]);
    expect(readFileSync(other, 'utf8')).toBe('one\n');
  });

  it('refuses the whole set where one path leaves the checkout, goes through a link or names a git folder', async () => {
    const checkout = await workspace.checkout(repository.commit());
    const outside = join(repository.around, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(checkout.path, 'way-out'));
    symlinkSync(join(outside, 'f'), join(checkout.path, 'file-link'));
    const paths = ['../up.txt', '/etc/x', 'src/../../x', 'way-out/f', 'file-link', '.git/config', 'src/.GIT/config', 'git~1/x'];
    for (const path of paths) {
      const changes = [
        { path: 'good.txt', content: 'x', executable: false },
        { path, content: 'x', executable: false },
      ];
      await expect(workspace.apply(checkout, changes), path).rejects.toEqual(refused('repository', /was refused/));
    }
    expect(existsSync(join(checkout.path, 'good.txt'))).toBe(false);
    expect(readdirSync(outside)).toEqual([]);
  });
});
