import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import { askGit, firstLine } from '../git/git.ts';
import { readText, type TreeListing } from '../git/tree-listing.ts';
import { refusalOfPath } from './safe-path.ts';

/**
 * Which of the paths the `.gitignore` files of a commit name. The commit's files are laid into a folder of ours that holds nothing
 * else, and git is asked there: it never sees the folder that the paths come from.
 */
export async function ignoredPaths(gitDir: string, listing: TreeListing, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const safe = paths.filter((path) => refusalOfPath(path) === null);
  const rules = [...listing].filter(([path]) => path === '.gitignore' || path.endsWith('/.gitignore'));
  if (safe.length === 0 || rules.length === 0) return new Set();
  const workTree = join(gitDir, 'ignore-rules');
  await mkdir(workTree);
  try {
    for (const [path, entry] of rules) {
      await mkdir(dirname(join(workTree, path)), { recursive: true });
      await writeFile(join(workTree, path), (await readText(gitDir, entry)) ?? '');
    }
    return await askWhichAreIgnored(gitDir, workTree, safe);
  } finally {
    await rm(workTree, { recursive: true, force: true });
  }
}

async function askWhichAreIgnored(gitDir: string, workTree: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  // The dot keeps a path that begins with a colon from being read as a pattern.
  const args = ['check-ignore', '--no-index', '-z', '--stdin'];
  const answer = await askGit({ gitDir, workTree, args, stdin: paths.map((path) => `./${path}\0`).join('') });
  // 1 means that none is ignored.
  if (answer.exitCode !== 0 && answer.exitCode !== 1) {
    throw new WorldError(
      'repository',
      `Git could not read the repository's .gitignore files: ${firstLine(answer.stderr)}. Correct them, commit, and run again.`,
    );
  }
  const named = answer.stdout.toString('utf8').split('\0');
  return new Set(named.map((path) => path.replace(/^\.\//, '')));
}
