import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One call of the builder's tool `edit`: `old` stands exactly once in the file; empty, the file is new. */
export interface Edit {
  readonly path: string;
  readonly old: string;
  readonly new: string;
}

/** What a model that knows the answer would change, hunk by hunk, with as many lines around each as make it unique. */
export function editsOf(path: string, before: string | null, after: string): readonly Edit[] {
  if (before === null || before === '') return [{ path, old: '', new: after }];
  const edits: Edit[] = [];
  let current = before;
  for (const hunk of hunksOf(before, after).toReversed()) {
    const change = around(current, hunk);
    edits.push({ path, ...change });
    current = current.replace(change.old, () => change.new);
  }
  return current === after ? edits : [{ path, old: before, new: after }];
}

interface Hunk {
  /** 0-based first line that goes, and how many go. */
  readonly from: number;
  readonly gone: number;
  readonly lines: readonly string[];
}

function hunksOf(before: string, after: string): readonly Hunk[] {
  const wanted = after.split('\n');
  const headers = diffOf(before, after).matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm);
  return [...headers].map(([, at, gone = '1', to, come = '1']) => {
    const [first, start] = [Number(at) - (gone === '0' ? 0 : 1), Number(to) - (come === '0' ? 0 : 1)];
    return { from: first, gone: Number(gone), lines: wanted.slice(start, start + Number(come)) };
  });
}

/** `git diff` ends with 1 where the files differ. */
function diffOf(before: string, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-oracle-'));
  try {
    writeFileSync(join(folder, 'a'), before);
    writeFileSync(join(folder, 'b'), after);
    const argv = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--text', '--unified=0', 'a', 'b'];
    const shell = ['-c', 'git "$@" || true', 'sh', ...argv];
    return execFileSync('sh', shell, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function around(text: string, { from, gone, lines }: Hunk): Omit<Edit, 'path'> {
  const all = text.split('\n');
  for (let more = gone === 0 ? 1 : 0; ; more++) {
    const [start, end] = [Math.max(0, from - more), Math.min(all.length, from + gone + more)];
    const old = all.slice(start, end).join('\n');
    const isAll = start === 0 && end === all.length;
    if (isAll || (old !== '' && text.indexOf(old) === text.lastIndexOf(old))) {
      return { old, new: [...all.slice(start, from), ...lines, ...all.slice(from + gone, end)].join('\n') };
    }
  }
}
