import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { repositoryObjectsContract, type TreeContent } from '#ports/repository-objects.contract.ts';
import { gitObjects } from './git-objects.ts';

interface Repository {
  readonly folder: string;
  git(...args: string[]): string;
  commit(content: TreeContent): { readonly commit: string; readonly tree: string };
}

function repository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-objects-'));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env }).trim();
  git('init', '--quiet', '--initial-branch=main');
  return {
    folder,
    git,
    commit(content) {
      for (const name of readdirSync(folder)) if (name !== '.git') rmSync(join(folder, name), { recursive: true });
      for (const [path, entry] of Object.entries(content)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        if (entry.kind === 'link') symlinkSync(entry.target, join(folder, path));
        else writeFileSync(join(folder, path), entry.bytes, { mode: entry.executable ? 0o755 : 0o644 });
      }
      git('add', '--all');
      git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'a commit');
      return { commit: git('rev-parse', 'HEAD'), tree: git('rev-parse', 'HEAD^{tree}') };
    },
  };
}

repositoryObjectsContract('git', async () => {
  const made = repository();
  return {
    objects: gitObjects(made.folder),
    commit: async (content) => made.commit(content),
    cleanUp: async () => rmSync(made.folder, { recursive: true }),
  };
});

describe('git objects', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  it('are not fooled by a replaced object', async () => {
    const made = repository();
    folders.push(made.folder);
    const text = (content: string): TreeContent => ({
      'a.txt': { kind: 'file', bytes: new TextEncoder().encode(content), executable: false },
    });
    const [first, second] = [made.commit(text('one\n')), made.commit(text('two\n'))];
    made.git('replace', first.commit, second.commit);
    expect(made.git('rev-parse', `${first.commit}^{tree}`)).toBe(second.tree);
    expect(await gitObjects(made.folder).treeOf(first.commit)).toBe(first.tree);
  });

  it('know that unrelated histories have no common ancestor', async () => {
    const made = repository();
    folders.push(made.folder);
    const { commit: first, tree } = made.commit({});
    const alone = made.git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit-tree', '-m', 'alone', tree);
    expect(alone).not.toBe(first);
    expect(await gitObjects(made.folder).mergeBase(first, alone)).toBeNull();
  });

  it('refuse a folder that is no repository with a sentence', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'patchline-empty-'));
    folders.push(elsewhere);
    const asked = gitObjects(elsewhere).treeOf('1'.repeat(40));
    await expect(asked).rejects.toMatchObject({ kind: 'repository', message: expect.stringContaining(elsewhere) });
  });
});
