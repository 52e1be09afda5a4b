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
  const options = ['diff', '-M', '--no-color', '--no-ext-diff', '--full-index'];
  const [raw, numbers, patches] = await Promise.all([
    git(directory, [...options, '--raw', '-z', '--abbrev=40', ...range]),
    git(directory, [...options, '--numstat', '-z', ...range]),
    git(directory, [...options, '-p', ...range]),
  ]);
  const counts = readNumbers(numbers);
  const hunks = patches
    .split(/^diff --git /m)
    .slice(1)
    .map(hunksOf);
  return readRaw(raw).map((file, at) => {
    const { additions, deletions } = counts[at] ?? { additions: 0, deletions: 0 };
    return { ...file, additions, deletions, patch: hunks[at] ?? null };
  });
}

type RawFile = Omit<DiffFile, 'additions' | 'deletions' | 'patch'>;

function readRaw(raw: string): readonly RawFile[] {
  const fields = raw.split('\0');
  const files: RawFile[] = [];
  for (let at = 0; at < fields.length && fields[at] !== '';) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0) as keyof typeof statuses];
    const isMoved = status === 'renamed' || status === 'copied';
    const first = fields[at + 1] ?? '';
    const filename = isMoved ? (fields[at + 2] ?? '') : first;
    files.push({ sha: status === 'removed' ? before : after, filename, previousFilename: isMoved ? first : null, status });
    at += isMoved ? 3 : 2;
  }
  return files;
}

function readNumbers(numbers: string): readonly { readonly additions: number; readonly deletions: number }[] {
  const fields = numbers.split('\0');
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
