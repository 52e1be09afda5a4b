import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepositoryObjects } from './repository-objects.ts';

/** One entry of a tree as a test describes it. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly executable: boolean }
  | { readonly kind: 'link'; readonly target: string };

/** Entries by path. */
export type TreeContent = Readonly<Record<string, TreeEntry>>;

/** A repository that a test can commit to. */
export interface ObjectsSubject {
  readonly objects: RepositoryObjects;
  /** Makes a commit with exactly these entries on top of the one before; answers its id and that of its tree. */
  commit(content: TreeContent): Promise<{ readonly commit: string; readonly tree: string }>;
  cleanUp(): Promise<void>;
}

const file = (text: string, executable = false): TreeEntry => ({
  kind: 'file',
  bytes: new TextEncoder().encode(text),
  executable,
});

const first: TreeContent = { 'kept.txt': file('kept\n'), 'gone.txt': file('gone\n'), 'mode.sh': file('#!/bin/sh\n') };
const second: TreeContent = {
  'kept.txt': file('kept\n'),
  'mode.sh': file('#!/bin/sh\n', true),
  'deep/naïve "name".txt': file('\ufefföl\r\n'),
};
const linked: TreeContent = { ...second, link: { kind: 'link', target: 'kept.txt' } };
const binary: TreeContent = {
  ...second,
  'bytes.bin': { kind: 'file', bytes: new Uint8Array([0xff, 0xfe, 0]), executable: false },
};

/** What everything that reads a repository's objects must do, the fake included. */
export function repositoryObjectsContract(name: string, make: () => Promise<ObjectsSubject>): void {
  describe(`${name} keeps the contract of repository objects`, () => {
    let subject: ObjectsSubject;
    let made: Record<'first' | 'second' | 'linked' | 'binary', { readonly commit: string; readonly tree: string }>;
    beforeAll(async () => {
      subject = await make();
      made = {
        first: await subject.commit(first),
        second: await subject.commit(second),
        linked: await subject.commit(linked),
        binary: await subject.commit(binary),
      };
    });
    afterAll(() => subject.cleanUp());

    it('knows the tree of a commit, and nothing of a name, a tree or an id that is not there', async () => {
      const treeOf = subject.objects.treeOf.bind(subject.objects);
      expect(await treeOf(made.first.commit)).toBe(made.first.tree);
      expect(await treeOf(made.second.commit)).toBe(made.second.tree);
      for (const id of ['HEAD', 'main', made.first.tree, '0'.repeat(40), '--help', '']) expect(await treeOf(id)).toBeNull();
    });

    it('gives equal content the same tree, and other content another', async () => {
      expect((await subject.commit(first)).tree).toBe(made.first.tree);
      expect(made.second.tree).not.toBe(made.first.tree);
    });

    it('tells what changes between two trees, sorted by path, with exact texts and modes', async () => {
      expect(await subject.objects.changes(made.first.tree, made.second.tree)).toEqual({
        kind: 'changes',
        changes: [
          { path: 'deep/naïve "name".txt', content: '\ufefföl\r\n', executable: false },
          { path: 'gone.txt', content: null, executable: false },
          { path: 'mode.sh', content: '#!/bin/sh\n', executable: true },
        ],
      });
      expect(await subject.objects.changes(made.first.tree, made.first.tree)).toEqual({ kind: 'changes', changes: [] });
    });

    it('leaves out what is not wanted, whatever it is', async () => {
      const wanted = await subject.objects.changes(made.first.tree, made.binary.tree, (path) => path === 'mode.sh');
      expect(wanted).toEqual({ kind: 'changes', changes: [{ path: 'mode.sh', content: '#!/bin/sh\n', executable: true }] });
    });

    it('knows the best common ancestor of two commits, and none for what is no commit', async () => {
      const mergeBase = subject.objects.mergeBase.bind(subject.objects);
      expect(await mergeBase(made.linked.commit, made.second.commit)).toBe(made.second.commit);
      expect(await mergeBase(made.first.commit, made.binary.commit)).toBe(made.first.commit);
      for (const id of ['HEAD', made.first.tree, '0'.repeat(40)]) expect(await mergeBase(id, made.first.commit)).toBeNull();
    });

    it('tells a renamed file as a deletion and an addition', async () => {
      const moved = await subject.commit({
        'kept.txt': file('kept\n'),
        'here.txt': file('gone\n'),
        'mode.sh': file('#!/bin/sh\n'),
      });
      const found = await subject.objects.changes(made.first.tree, moved.tree);
      expect(found).toMatchObject({
        changes: [
          { path: 'gone.txt', content: null },
          { path: 'here.txt', content: 'gone\n' },
        ],
      });
    });

    it('says so where a tree is missing, is no tree, or is named', async () => {
      const changes = subject.objects.changes.bind(subject.objects);
      for (const id of ['1'.repeat(40), made.first.commit, 'HEAD', '']) {
        expect(await changes(made.first.tree, id)).toEqual({ kind: 'missing' });
        expect(await changes(id, made.first.tree)).toEqual({ kind: 'missing' });
      }
    });

    it('says which path is no text, on either side, and takes an unchanged one for nothing', async () => {
      const changes = subject.objects.changes.bind(subject.objects);
      expect(await changes(made.second.tree, made.linked.tree)).toEqual({ kind: 'not-text', path: 'link' });
      expect(await changes(made.linked.tree, made.second.tree)).toEqual({ kind: 'not-text', path: 'link' });
      expect(await changes(made.second.tree, made.binary.tree)).toEqual({ kind: 'not-text', path: 'bytes.bin' });
      expect(await changes(made.linked.tree, made.linked.tree)).toEqual({ kind: 'changes', changes: [] });
    });

    it('reads a regular file, and neither folders, links, wildcards, bytes nor what is not there', async () => {
      const read = subject.objects.read.bind(subject.objects);
      expect(await read(made.linked.tree, 'deep/naïve "name".txt')).toBe('\ufefföl\r\n');
      for (const path of ['deep', 'link', '*.txt', 'gone.txt', ':/kept.txt', './kept.txt', '']) {
        expect(await read(made.linked.tree, path), path).toBeNull();
      }
      expect(await read(made.binary.tree, 'bytes.bin')).toBeNull();
      for (const id of [made.first.commit, 'HEAD', '1'.repeat(40)]) expect(await read(id, 'kept.txt')).toBeNull();
    });
  });
}
