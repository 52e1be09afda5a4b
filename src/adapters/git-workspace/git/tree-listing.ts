import { git } from './git.ts';

/** One entry of a commit's tree. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000` (link) or `160000` (submodule). */
  readonly mode: string;
  readonly id: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
}

export type TreeListing = ReadonlyMap<string, TreeEntry>;

/** All entries below the tree of a commit (or tree), by path. Paths that are not UTF-8 are left out: no change can name them. */
export async function listTree(gitDir: string, commit: string): Promise<TreeListing> {
  const listing = await git({ gitDir, args: ['ls-tree', '-r', '-z', '--long', '--full-tree', commit] });
  const entries = new Map<string, TreeEntry>();
  for (const line of splitAtNul(listing)) {
    const text = decodeText(line);
    const match = text === null ? null : /^(\d+) \w+ ([0-9a-f]+) +(-|\d+)\t(.+)$/s.exec(text);
    const [, mode = '', id = '', size = '-', path = ''] = match ?? [];
    if (match !== null) entries.set(path, { mode, id, size: size === '-' ? 0 : Number(size) });
  }
  return entries;
}

export function isRegularFile(entry: TreeEntry): boolean {
  return entry.mode.startsWith('100');
}

/** The text of a file of a commit, or `null` where it has none there. */
export async function readText(gitDir: string, entry: TreeEntry | undefined): Promise<string | null> {
  if (entry === undefined || !isRegularFile(entry)) return null;
  return (await git({ gitDir, args: ['cat-file', 'blob', entry.id] })).toString('utf8');
}

/** The text of bytes, a byte order mark kept; `null` where they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function splitAtNul(bytes: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(0, from);
    const to = found === -1 ? bytes.length : found;
    pieces.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return pieces;
}
