import { mkdir, readdir, realpath, rename, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '#lib/system-error.ts';
import type { TreeListing } from '../git/tree-listing.ts';
import { removeTree } from '../cache.ts';
import type { Installer } from './installer.ts';
import { readManifest, type DependencyManifest } from './manifest.ts';

/** What is told while dependencies are looked for. */
export type DependencyEvent =
  | { readonly kind: 'using-installed'; readonly folder: string }
  | { readonly kind: 'installing'; readonly folder: string; readonly isLocked: boolean }
  | { readonly kind: 'installed'; readonly folder: string; readonly ms: number };

export interface DependencyRequest {
  /** Top of the user's work tree. */
  readonly root: string;
  readonly gitDir: string;
  readonly listing: TreeListing;
  readonly cacheDir: string;
  readonly installer: Installer;
  readonly report: (event: DependencyEvent) => void;
}

/**
 * The folder with the dependencies of a commit: the user's own `node_modules` where they installed one, otherwise an installation in
 * the cache, made once for the same manifest. `null` where there are none.
 */
export async function findDependencies(request: DependencyRequest): Promise<string | null> {
  const own = await installedByUser(request.root);
  if (own !== null) {
    request.report({ kind: 'using-installed', folder: own });
    return own;
  }
  const manifest = await readManifest(request.gitDir, request.listing);
  if (manifest === null) return null;
  const home = join(request.cacheDir, 'dependencies', manifest.key);
  const folder = join(home, 'node_modules');
  if (!(await isThere(home))) await install(request, manifest, home);
  return (await isThere(folder)) ? folder : null;
}

/** Packages, not only the folders with a dot that tools keep their caches in. */
async function installedByUser(root: string): Promise<string | null> {
  const folder = join(root, 'node_modules');
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => !name.startsWith('.')) ? realpath(folder) : null;
}

async function isThere(folder: string): Promise<boolean> {
  return readdir(folder).then(
    () => true,
    () => false,
  );
}

/** Installs beside the final place and moves the whole in one step, so that a killed installation is never mistaken for a whole one. */
async function install(request: DependencyRequest, manifest: DependencyManifest, home: string): Promise<void> {
  const attempt = `${home}.${randomBytes(4).toString('hex')}`;
  const startedAt = performance.now();
  request.report({ kind: 'installing', folder: home, isLocked: manifest.isLocked });
  try {
    for (const [path, content] of manifest.files) {
      await mkdir(dirname(join(attempt, path)), { recursive: true });
      await writeFile(join(attempt, path), content);
    }
    await request.installer.install(attempt, manifest.isLocked);
    // Another process may have been first; its result is as good.
    await rename(attempt, home).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
    });
  } finally {
    await removeTree(attempt);
  }
  request.report({ kind: 'installed', folder: home, ms: Math.round(performance.now() - startedAt) });
}
