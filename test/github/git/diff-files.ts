import { git } from './run-git.ts';

/** One file of a diff in GitHub's words. */
export interface DiffFile {
  readonly sha: string;
  readonly filename: string;
  readonly previousFilename: string | null;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed';
  readonly additions: number;
  readonly deletions: number;
  /** Hunks without file header; `null` for binary files, pure renames and what is too large to show. */
  readonly patch: string | null;
}

/** "Limits for viewing content and diffs in a repository": a single file's diff. */
const patchLines = 20_000;
const patchBytes = 500_000;

const statuses = { A: 'added', M: 'modified', D: 'removed', R: 'renamed', C: 'copied', T: 'changed' } as const;

/** Files that differ in a range as `git diff` takes it: `a...b` for what a branch did, `a b` for two trees. From the real objects. */
export async function diffFiles(directory: string, range: readonly string[]): Promise<readonly DiffFile[]> {
  const argv = [
    'diff',
    '-M',
    '--no-color',
    '--no-ext-diff',
    '--full-index',
    '--abbrev=40',
    '-z',
    '--raw',
    '--numstat',
    '-p',
    ...range,
  ];
  const output = await git(directory, argv);
  const end = output.indexOf(beginOfPatches);
  const facts = end < 0 ? output : output.slice(0, end + 1);
  const sections = (end < 0 ? '' : output.slice(end + 2)).split(/^diff --git /m).slice(1);
  const fields = facts.split('\0');
  const { files, next } = readRaw(fields);
  const counts = readNumbers(fields.slice(next));
  return files.map((file, at) => {
    // A file that became a link, or a link a file, is told in two sections: gone and made.
    const [first = '', second = ''] = sections.splice(0, file.status === 'changed' ? 2 : 1);
    return { ...file, ...(counts[at] ?? { additions: 0, deletions: 0 }), patch: hunksOf(second === '' ? first : second) };
  });
}

/** With `-z`, git ends every fact with a NUL, and all of them with one more. */
const beginOfPatches = '\0\0diff --git ';

type RawFile = Omit<DiffFile, 'additions' | 'deletions' | 'patch'>;

/** Raw lines begin with a colon; `next` is the first field behind them. */
function readRaw(fields: readonly string[]): { readonly files: readonly RawFile[]; readonly next: number } {
  const files: RawFile[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':') === true) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0) as keyof typeof statuses];
    const isMoved = status === 'renamed' || status === 'copied';
    const first = fields[at + 1] ?? '';
    const filename = isMoved ? (fields[at + 2] ?? '') : first;
    files.push({ sha: status === 'removed' ? before : after, filename, previousFilename: isMoved ? first : null, status });
    at += isMoved ? 3 : 2;
  }
  return { files, next: at };
}

function readNumbers(fields: readonly string[]): readonly { readonly additions: number; readonly deletions: number }[] {
  const counts = [];
  for (let at = 0; at < fields.length && fields[at] !== '';) {
    const [added = '', deleted = '', path = ''] = (fields[at] ?? '').split('\t');
    counts.push({ additions: Number(added) || 0, deletions: Number(deleted) || 0 });
    at += path === '' ? 3 : 1;
  }
  return counts;
}

function hunksOf(section: string): string | null {
  const start = section.search(/^@@ /m);
  if (start < 0) return null;
  const patch = section.slice(start).replace(/\n$/, '');
  return patch.length > patchBytes || patch.split('\n').length > patchLines ? null : patch;
}
