import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { Workspace } from '#ports/workspace.ts';

type Small = Pick<Workspace, 'checkout' | 'apply' | 'tree' | 'dispose'>;

/** The four calls that verification makes of a workspace, by plain git and files. For repositories that a test made itself. */
export function plainWorkspace(repository: string): Small {
  const git = (args: readonly string[], env: NodeJS.ProcessEnv = {}, input = '') =>
    execFileSync('git', ['-C', repository, ...args], { env: { ...process.env, ...env }, input })
      .toString()
      .trim();
  return {
    checkout: async (commit) => {
      const path = await mkdtemp(join(tmpdir(), 'patchline-plain-'));
      git(['--work-tree', path, 'checkout', commit, '--', '.'], { GIT_INDEX_FILE: `${path}.index` });
      await rm(`${path}.index`, { force: true });
      return { path, commit, dependencies: null };
    },
    apply: (checkout, changes) => applyTo(checkout.path, changes),
    tree: async (commit, changes) => {
      const folder = await mkdtemp(join(tmpdir(), 'patchline-index-'));
      const env = { GIT_INDEX_FILE: join(folder, 'index') };
      git(['read-tree', commit], env);
      for (const { path, content, executable } of changes) {
        const blob = content === null ? null : git(['hash-object', '-w', '--stdin'], {}, content);
        const mode = executable ? '100755' : '100644';
        git(
          blob === null
            ? ['update-index', '--force-remove', path]
            : ['update-index', '--add', '--cacheinfo', `${mode},${blob},${path}`],
          env,
        );
      }
      const tree = git(['write-tree'], env);
      await rm(folder, { recursive: true });
      return tree;
    },
    dispose: (checkout) => rm(checkout.path, { recursive: true, force: true }),
  };
}

async function applyTo(folder: string, changes: readonly FileChange[]): Promise<void> {
  for (const { path, content, executable } of changes) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (content === null) await rm(file, { force: true });
    else await writeFile(file, content);
    if (content !== null) await chmod(file, executable ? 0o755 : 0o644);
  }
}
