/** One line of a hunk without its mark. */
export interface PatchLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly text: string;
}

/** The hunks of a file's patch, as the forge gives it: no file header, each hunk begun by `@@`. Other lines are no part of a hunk. */
export function hunksOf(patch: string): readonly (readonly PatchLine[])[] {
  const hunks: PatchLine[][] = [];
  for (const line of patch.split('\n')) {
    if (line.startsWith('@@')) hunks.push([]);
    else {
      const kind = kinds[line.charAt(0)];
      if (kind !== undefined) hunks.at(-1)?.push({ kind, text: line.slice(1) });
    }
  }
  return hunks;
}

const kinds: Readonly<Record<string, PatchLine['kind']>> = { ' ': 'context', '+': 'added', '-': 'removed' };
