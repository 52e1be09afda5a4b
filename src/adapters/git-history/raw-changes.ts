/** Two trees to compare. */
export interface TreePair {
  readonly from: string;
  readonly to: string;
}

/** Blobs that a comparison needs; `null` stands for a file that is not there, and links to other repositories are left out. */
export interface NeededBlobs {
  readonly files: number;
  readonly blobs: readonly string[];
}

/** Reads `git diff-tree --stdin --raw -r`, by `from to`. */
export function parseNeeded(text: string): ReadonlyMap<string, NeededBlobs> {
  const needed = new Map<string, { files: number; blobs: string[] }>();
  let current = { files: 0, blobs: [] as string[] };
  for (const line of text.split('\n')) {
    if (line.startsWith(':')) {
      const [oldMode = '', newMode = '', oldBlob = '', newBlob = ''] = line.slice(1).split(' ');
      current.files += 1;
      for (const [mode, blob] of [
        [oldMode, oldBlob],
        [newMode, newBlob],
      ] as const) {
        if (mode !== '000000' && mode !== '160000') current.blobs.push(blob);
      }
    } else if (/^[0-9a-f]{40,64} [0-9a-f]{40,64}$/.test(line)) {
      current = { files: 0, blobs: [] };
      needed.set(line, current);
    }
  }
  return needed;
}
