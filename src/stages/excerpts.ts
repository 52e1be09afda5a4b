import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceLocation } from '#domain/source-location.ts';
import { listFiles } from './list-files.ts';

export interface ExcerptWish {
  /** Places that matter most: what the claims were found at. */
  readonly places: readonly SourceLocation[];
  /** Names whose declarations, uses, tests and documentation matter, most important first. */
  readonly names: readonly string[];
  /** Upper bound in UTF-16 units. */
  readonly most: number;
}

/** Lines `from` to `to`, 1-based, both included. */
interface Window {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

const readable = /\.(?:[cm]?[jt]sx?|md|markdown|json)$/;
const leftOut = /(?:^|\/)(?:dist|build|coverage|vendor)\/|\.min\.|(?:^|\/)(?:package-lock\.json|CHANGELOG|HISTORY)/i;
const largestFile = 512 * 1024;
const mostFiles = 2_000;
const longestLine = 200;
const linesAround = 8;
const usesPerName = 6;

/**
 * Excerpts of a checkout with file names and line numbers, so that a reader can cite them: the wished places, then declarations of the names, then where
 * else they stand (code, tests, documentation). Untrusted text. Empty where nothing of it is there.
 */
export async function excerptsOf(root: string, { places, names, most }: ExcerptWish): Promise<string> {
  const texts = await readTexts(root);
  const wanted = [
    ...places.slice(0, 12).map(({ file, line }) => ({ file, from: line - linesAround, to: line + linesAround })),
    ...names.flatMap((name) => windowsOf(name, texts)),
  ];
  const parts: string[] = [];
  const shown = new Map<string, Set<number>>();
  let left = most;
  for (const window of wanted) {
    const part = render(window, texts, shown);
    if (part === '' || part.length + 2 > left) continue;
    parts.push(part);
    markShown(window, shown);
    left -= part.length + 2;
  }
  return parts.join('\n\n');
}

async function readTexts(root: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const texts = new Map<string, readonly string[]>();
  const paths = (await listFiles(root)).filter((path) => readable.test(path) && !leftOut.test(path));
  for (const path of paths.slice(0, mostFiles)) {
    if ((await stat(join(root, path))).size <= largestFile)
      texts.set(path, (await readFile(join(root, path), 'utf8')).split('\n'));
  }
  return texts;
}

function windowsOf(name: string, texts: ReadonlyMap<string, readonly string[]>): readonly Window[] {
  const word = name.replaceAll('$', String.raw`\$`);
  const stands = new RegExp(`(?<![\\w$])${word}(?![\\w$])`);
  const declared = new RegExp(
    `(?:function\\*?|class|const|let|var|interface|type|enum)\\s+${word}(?![\\w$])|(?:^|[.\\s])${word}\\s*(?:=(?!=)|:|\\([^)]*\\)\\s*\\{)`,
  );
  const declarations: Window[] = [];
  const uses: Window[] = [];
  for (const [file, lines] of texts) {
    for (const [index, line] of lines.entries()) {
      const start = line.slice(0, 2_000);
      if (!stands.test(start)) continue;
      if (/\.[cm]?[jt]sx?$/.test(file) && declared.test(start)) declarations.push({ file, from: index - 5, to: index + 25 });
      else uses.push({ file, from: index, to: index + 3 });
    }
  }
  return [...declarations.slice(0, 3), ...spread(uses).slice(0, usesPerName)];
}

/** One place of each file before the second of any. */
function spread(windows: readonly Window[]): readonly Window[] {
  const ranks = new Map<string, number>();
  return windows
    .map((window) => {
      const rank = ranks.get(window.file) ?? 0;
      ranks.set(window.file, rank + 1);
      return { window, rank };
    })
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ window }) => window);
}

/** The lines of a window that were not shown before; empty where most of them were. */
function render(
  { file, from, to }: Window,
  texts: ReadonlyMap<string, readonly string[]>,
  shown: ReadonlyMap<string, ReadonlySet<number>>,
): string {
  const lines = texts.get(file);
  if (lines === undefined) return '';
  const known = shown.get(file) ?? new Set<number>();
  const fresh: string[] = [];
  for (let at = Math.max(1, from); at <= Math.min(lines.length, to); at += 1) {
    if (!known.has(at)) fresh.push(`${at}| ${(lines[at - 1] ?? '').slice(0, longestLine)}`);
  }
  return fresh.some((line) => /\w/.test(line.replace(/^\d+\|/, ''))) ? `== ${file}\n${fresh.join('\n')}` : '';
}

function markShown({ file, from, to }: Window, shown: Map<string, Set<number>>): void {
  const known = shown.get(file) ?? new Set<number>();
  for (let at = from; at <= to; at += 1) known.add(at);
  shown.set(file, known);
}
