/** One line of a hunk. */
export interface DiffLine {
  /** Path on the new side. */
  readonly file: string;
  readonly kind: 'added' | 'removed' | 'kept';
  /** 1-based line in the new file; of a removed line, that of the line before it. */
  readonly line: number;
  readonly text: string;
}

/** The lines of all hunks of a unified diff (git's, with prefixes `a/` and `b/`). Hunks are as long as their heads say, whatever their lines look like. */
export function diffLines(diff: string): readonly DiffLine[] {
  const found: DiffLine[] = [];
  let file = '';
  let line = 0;
  let left = { old: 0, new: 0 };
  for (const text of diff.split('\n')) {
    const isInHunk = left.old > 0 || left.new > 0;
    if (!isInHunk) {
      if (text.startsWith('+++ ')) file = text.slice(4).replace(/^b\//, '');
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
      if (hunk === null) continue;
      left = { old: Number(hunk[1] ?? 1), new: Number(hunk[3] ?? 1) };
      line = left.new === 0 ? Number(hunk[2]) : Number(hunk[2]) - 1;
      continue;
    }
    const kind = text.startsWith('+') ? 'added' : text.startsWith('-') ? 'removed' : text.startsWith('\\') ? null : 'kept';
    if (kind === null) continue;
    if (kind !== 'removed') [line, left.new] = [line + 1, left.new - 1];
    if (kind !== 'added') left.old -= 1;
    found.push({ file, kind, line, text: text.slice(1) });
  }
  return found;
}
