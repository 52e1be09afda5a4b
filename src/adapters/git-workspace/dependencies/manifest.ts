import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import { sha256 } from '#lib/digest.ts';
import { readText, type TreeListing } from '../git/tree-listing.ts';

const packageJson = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  workspaces: z.unknown().optional(),
});

/** What of a commit decides which dependencies are installed, and nothing else of it. */
export interface DependencyManifest {
  /** sha256 (hex) over the files and over what makes installed files differ between machines. */
  readonly key: string;
  /** Files that the installation reads, by path: `package.json`, the lockfile, a reduced `.npmrc`. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether a lockfile of npm pins the versions. */
  readonly isLocked: boolean;
}

const npmLockfiles = ['npm-shrinkwrap.json', 'package-lock.json'] as const;

/** Reads the manifest at a commit; `null` where the package there has no dependencies, or they are committed with it. */
export async function readManifest(gitDir: string, listing: TreeListing): Promise<DependencyManifest | null> {
  const text = await readText(gitDir, listing.get('package.json'));
  const isCommitted = [...listing.keys()].some((path) => path.startsWith('node_modules/'));
  if (text === null || isCommitted) return null;
  const manifest = parsePackageJson(text);
  if (!hasDependencies(manifest)) return null;
  const paths = ['package.json', ...lockfileOf(listing), ...packagesBelow(manifest, listing)];
  const files = new Map<string, string>();
  for (const path of paths) files.set(path, (await readText(gitDir, listing.get(path))) ?? '');
  const settings = harmlessSettings((await readText(gitDir, listing.get('.npmrc'))) ?? '');
  if (settings !== '') files.set('.npmrc', settings);
  return { key: keyOf(files), files, isLocked: npmLockfiles.some((name) => files.has(name)) };
}

function parsePackageJson(text: string): z.infer<typeof packageJson> {
  try {
    return packageJson.parse(JSON.parse(text));
  } catch (error) {
    throw new WorldError(
      'repository',
      'The package.json at the base commit cannot be read: it is not JSON, or its dependencies are not names with versions. Correct and commit it, then run the same command again.',
      { cause: error },
    );
  }
}

function hasDependencies(manifest: z.infer<typeof packageJson>): boolean {
  const lists = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies];
  return manifest.workspaces !== undefined || lists.some((list) => Object.keys(list ?? {}).length > 0);
}

/** npm reads its own lockfiles, and takes versions from yarn's where it has none of its own. */
function lockfileOf(listing: TreeListing): readonly string[] {
  const first = [...npmLockfiles, 'yarn.lock'].find((name) => listing.has(name));
  return first === undefined ? [] : [first];
}

/** Packages of a workspace, and those that a `file:` dependency names, are read where they stand. */
function packagesBelow(manifest: z.infer<typeof packageJson>, listing: TreeListing): readonly string[] {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  const readsOthers = manifest.workspaces !== undefined || versions.some((version) => version.startsWith('file:'));
  return readsOthers ? [...listing.keys()].filter((path) => path.endsWith('/package.json')) : [];
}

/**
 * Of the repository's own `.npmrc` only where packages come from, and how conflicts are taken: its other keys can name programs
 * (`git`, `node-options`, `script-shell`), and a `${NAME}` in a value would read our environment.
 */
function harmlessSettings(npmrc: string): string {
  const lines = npmrc.split('\n').filter((line) => /^\s*((@[\w.-]+:)?registry|legacy-peer-deps)\s*=/.test(line));
  return lines.filter((line) => !line.includes('${')).join('\n');
}

function keyOf(files: ReadonlyMap<string, string>): string {
  const machine = [process.platform, process.arch, process.versions.node.split('.')[0]];
  return sha256(JSON.stringify([machine, ...[...files].toSorted(([one], [other]) => (one < other ? -1 : 1))]));
}
