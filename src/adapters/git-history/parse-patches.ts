import type { ChangedFile } from '#domain/gate/pull-request.ts';

/** Longest patch of one file; a forge leaves longer ones out. */
const longestPatch = 1_000_000;

/** Reads `git diff-tree --stdin -p` of several pairs of trees, by `from to`. Foreign lines begin with a sign, so that none can pass for a head. */
export function parsePatches(text: string): ReadonlyMap<string, readonly ChangedFile[]> {
  const found = new Map<string, readonly ChangedFile[]>();
  for (const part of `\n${text}`.split(/\n(?=[0-9a-f]{40,64} [0-9a-f]{40,64}(?:\n|$))/).slice(1)) {
    const end = part.indexOf('\n');
    found.set(end === -1 ? part : part.slice(0, end), end === -1 ? [] : parseFiles(part.slice(end)));
  }
  return found;
}

function parseFiles(text: string): readonly ChangedFile[] {
  return text
    .split('\ndiff --git ')
    .slice(1)
    .flatMap((part) => parseFile(part.replace(/\n+$/, '')) ?? []);
}

function parseFile(part: string): ChangedFile | null {
  const start = part.indexOf('\n@@ ');
  const head = (start === -1 ? part : part.slice(0, start)).split('\n');
  const hunks = start === -1 ? '' : part.slice(start + 1);
  const after = (mark: string): string | null => head.find((line) => line.startsWith(mark))?.slice(mark.length) ?? null;
  const from = after('rename from ');
  const path = after('rename to ') ?? withoutSide(after('+++ ')) ?? withoutSide(after('--- ')) ?? samePath(head[0] ?? '');
  if (path === null) return null;
  const isBinary = head.some((line) => line.startsWith('Binary files ') || line === 'GIT binary patch');
  const isAdded = after('new file mode ') !== null;
  const isRemoved = after('deleted file mode ') !== null;
  return {
    path: unquoted(path),
    from: from === null ? null : unquoted(from),
    status: from !== null ? 'renamed' : isAdded ? 'added' : isRemoved ? 'removed' : 'modified',
    additions: count(hunks, '\n+'),
    deletions: count(hunks, '\n-'),
    patch: isBinary || hunks.length > longestPatch ? null : hunks,
  };
}

/** `a/path` or `"b/path"`, perhaps with the tab that git puts behind a path with spaces; `null` for the side that is not there. */
function withoutSide(side: string | null): string | null {
  if (side === null || side === '/dev/null') return null;
  return side.replace(/\t$/, '').replace(/^("?)[ab]\//, '$1');
}

/** A file without hunks names its path twice in one line, which can be parted in the middle. */
function samePath(both: string): string | null {
  const half = both.slice(0, (both.length - 1) / 2);
  return half === '' ? null : withoutSide(half);
}

function count(hunks: string, mark: string): number {
  let number = 0;
  for (let at = hunks.indexOf(mark); at !== -1; at = hunks.indexOf(mark, at + 1)) number += 1;
  return number;
}

/** Git writes a path with control characters, quotes or backslashes as in C. */
function unquoted(path: string): string {
  if (!path.startsWith('"')) return path;
  return path
    .slice(1, -1)
    .replaceAll(/\\([0-7]{3}|.)/g, (_, escape: string) =>
      escape.length === 3 ? String.fromCodePoint(Number.parseInt(escape, 8)) : (escapes[escape] ?? escape),
    );
}

const escapes: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };
