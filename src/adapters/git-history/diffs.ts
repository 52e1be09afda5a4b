import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { askGit } from './ask-git.ts';
import { parsePatches } from './parse-patches.ts';
import { parseNeeded, type NeededBlobs, type TreePair } from './raw-changes.ts';

/** The files that differ between two trees. `missing`: the clone lacks a file's content; `too-large`: no forge would show it whole. */
export type Diff =
  | { readonly kind: 'files'; readonly files: readonly ChangedFile[] }
  | { readonly kind: 'missing' | 'too-large' };

const mostFiles = 1000;
const mostBytes = 20_000_000;
const asIs = ['diff-tree', '--stdin', '-r', '--no-ext-diff', '--no-textconv', '--no-color', '--no-abbrev'];
const asPatch = [
  '-p',
  '-M',
  '-l1000',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--unified=3',
  '--diff-algorithm=myers',
  '--submodule=short',
];

/**
 * Compares pairs of trees with three runs of git for all of them. A stored clone may lack its largest files, and git dies where it meets
 * one, so what is missing is found out first.
 */
export async function readDiffs(folder: string, pairs: readonly TreePair[]): Promise<readonly Diff[]> {
  const keys = pairs.map(({ from, to }) => `${from} ${to}`);
  const raw = await askGit(folder, [...asIs, '--raw', '--no-renames'], lines(keys));
  const needed = parseNeeded(raw.toString('latin1'));
  const sizes = await readSizes(
    folder,
    [...needed.values()].flatMap(({ blobs }) => blobs),
  );
  const verdicts = keys.map((key) => judge(needed.get(key), sizes));
  const readable = keys.filter((_, index) => verdicts[index] === 'readable');
  const patches =
    readable.length === 0
      ? ''
      : (await askGit(folder, ['-c', 'core.quotePath=false', ...asIs, ...asPatch], lines(readable))).toString('utf8');
  const parsed = parsePatches(patches);
  return verdicts.map((verdict, index) =>
    verdict === 'readable' ? { kind: 'files', files: parsed.get(keys[index] ?? '') ?? [] } : { kind: verdict },
  );
}

function lines(keys: readonly string[]): string {
  return [...new Set(keys)].map((key) => `${key}\n`).join('');
}

function judge(needed: NeededBlobs | undefined, sizes: ReadonlyMap<string, number>): 'readable' | 'missing' | 'too-large' {
  if (needed === undefined) return 'readable';
  if (needed.blobs.some((blob) => !sizes.has(blob))) return 'missing';
  const bytes = needed.blobs.reduce((sum, blob) => sum + (sizes.get(blob) ?? 0), 0);
  return needed.files > mostFiles || bytes > mostBytes ? 'too-large' : 'readable';
}

/** Sizes of the blobs that are there. */
async function readSizes(folder: string, blobs: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (blobs.length === 0) return new Map();
  const answer = await askGit(folder, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], lines(blobs));
  const sizes = new Map<string, number>();
  for (const line of answer.toString('latin1').split('\n')) {
    const [blob = '', size = ''] = line.split(' ');
    if (/^\d+$/.test(size)) sizes.set(blob, Number(size));
  }
  return sizes;
}
