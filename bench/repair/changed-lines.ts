import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** 1-based lines of `before` that `after` changes. Where text is only inserted, the lines on both sides of the gap. */
export function changedLines(before: string, after: string): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-lines-'));
  try {
    writeFileSync(join(folder, 'before'), before);
    writeFileSync(join(folder, 'after'), after);
    const argv = ['diff', '--no-index', '--unified=0', '--ignore-all-space', '--ignore-blank-lines', 'before', 'after'];
    const { stdout } = spawnSync('git', argv, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
    const hunks = [...stdout.matchAll(/^@@ -(\d+)(?:,(\d+))? /gm)];
    return hunks.flatMap(([, start, length]) => linesOf(Number(start), length === undefined ? 1 : Number(length)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesOf(start: number, length: number): number[] {
  if (length === 0) return start === 0 ? [1] : [start, start + 1];
  return Array.from({ length }, (_, index) => start + index);
}
