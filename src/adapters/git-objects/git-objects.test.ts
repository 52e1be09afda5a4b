import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitObjects } from './git-objects.ts';

describe('git objects', () => {
  let folder: string;
  const trees: Record<string, string> = {};
  const commits: Record<string, string> = {};

  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  const commit = (name: string) => {
    git('add', '--all');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', name);
    commits[name] = git('rev-parse', 'HEAD');
    trees[name] = git('rev-parse', 'HEAD^{tree}');
  };
  const changes = (from: string, to: string) => gitObjects(folder).changes(trees[from] ?? '', trees[to] ?? '');

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'patchline-objects-'));
    git('init', '--quiet');
    writeFileSync(join(folder, 'kept.txt'), 'kept\n');
    writeFileSync(join(folder, 'gone.txt'), 'gone\n');
    commit('first');
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep', 'naïve "name".txt'), '\ufefföl\r\n');
    writeFileSync(join(folder, 'run.sh'), '#!/bin/sh\n');
    chmodSync(join(folder, 'run.sh'), 0o755);
    rmSync(join(folder, 'gone.txt'));
    commit('second');
    symlinkSync('kept.txt', join(folder, 'link'));
    commit('linked');
    rmSync(join(folder, 'link'));
    writeFileSync(join(folder, 'bytes.bin'), Buffer.from([0xff, 0xfe, 0]));
    commit('binary');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('know the tree of a commit, and nothing of a name, a tree or an id that is not there', async () => {
    const objects = gitObjects(folder);
    expect(await objects.treeOf(commits['first'] ?? '')).toBe(trees['first']);
    for (const id of ['HEAD', trees['first'] ?? '', '0'.repeat(40), '--help', '']) expect(await objects.treeOf(id)).toBeNull();
  });

  it('tell what changes between two trees: added, executable and deleted files, with their exact text', async () => {
    expect(await changes('first', 'second')).toEqual({
      kind: 'changes',
      changes: [
        { path: 'deep/naïve "name".txt', content: '\ufefföl\r\n', executable: false },
        { path: 'gone.txt', content: null, executable: false },
        { path: 'run.sh', content: '#!/bin/sh\n', executable: true },
      ],
    });
    expect(await changes('first', 'first')).toEqual({ kind: 'changes', changes: [] });
  });

  it('say so when a tree is missing, or a change is a link or no text', async () => {
    expect(await gitObjects(folder).changes(trees['first'] ?? '', '1'.repeat(40))).toEqual({ kind: 'missing' });
    expect(await changes('second', 'linked')).toEqual({ kind: 'not-text', path: 'link' });
    expect(await changes('linked', 'second')).toEqual({ kind: 'not-text', path: 'link' });
    expect(await changes('second', 'binary')).toEqual({ kind: 'not-text', path: 'bytes.bin' });
  });

  it('leave out what is not wanted, whatever it is', async () => {
    const wanted = await gitObjects(folder).changes(trees['first'] ?? '', trees['binary'] ?? '', (path) => path === 'run.sh');
    expect(wanted).toEqual({ kind: 'changes', changes: [{ path: 'run.sh', content: '#!/bin/sh\n', executable: true }] });
  });

  it('know the best common ancestor, and that unrelated histories have none', async () => {
    const objects = gitObjects(folder);
    expect(await objects.mergeBase(commits['linked'] ?? '', commits['second'] ?? '')).toBe(commits['second']);
    const alone = git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit-tree', '-m', 'alone', trees['first'] ?? '');
    expect(await objects.mergeBase(commits['first'] ?? '', alone)).toBeNull();
    expect(await objects.mergeBase('HEAD', alone)).toBeNull();
  });

  it('read a regular file of a tree, and neither folders, links, wildcards nor what is not there', async () => {
    const read = (path: string) => gitObjects(folder).read(trees['linked'] ?? '', path);
    expect(await read('deep/naïve "name".txt')).toBe('\ufefföl\r\n');
    for (const path of ['deep', 'link', '*.txt', 'gone.txt', ':/kept.txt', '']) expect(await read(path)).toBeNull();
  });

  it('are not fooled by a replaced object', async () => {
    git('replace', commits['first'] ?? '', commits['second'] ?? '');
    expect(git('rev-parse', `${commits['first']}^{tree}`)).toBe(trees['second']);
    expect(await gitObjects(folder).treeOf(commits['first'] ?? '')).toBe(trees['first']);
  });

  it('refuse a folder that is no repository with a sentence', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'patchline-empty-'));
    const asked = gitObjects(elsewhere).treeOf('1'.repeat(40));
    await expect(asked).rejects.toMatchObject({ kind: 'repository', message: expect.stringContaining(elsewhere) });
    rmSync(elsewhere, { recursive: true });
  });
});
