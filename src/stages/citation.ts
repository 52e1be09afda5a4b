import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { oneLine } from '#present/plain-text.ts';
import { listFiles } from './list-files.ts';

/** How a model cites the code: where, and the words that stand there. */
export const citationForm: z.ZodType<Citation> = z.object({
  file: z.string().min(1).max(300),
  line: z.int().min(1).max(10_000_000),
  quote: z.string().min(1).max(600),
});

export interface Citation {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly quote: string;
}

export type CheckedCitation =
  | {
      readonly found: true;
      /** `file:line` where the quoted words really begin. */
      readonly at: string;
      /** What says what is intended: `documentation` and `test` files, `comment` lines; `code` only says what is. */
      readonly where: 'documentation' | 'test' | 'comment' | 'code';
    }
  | { readonly found: false; readonly why: string };

const shortestQuote = 6;
const largestFile = 1024 ** 2;
/** Models miscount lines; the words decide. */
const nearLines = 3;

/** Looks a citation up in a checkout: the quoted words, whatever the blanks between them, near the named line of a file that is there. */
export async function checkCitation(
  root: string,
  { file, line, quote }: Citation,
  tests: readonly string[],
): Promise<CheckedCitation> {
  const wanted = squeeze(quote);
  if (wanted.length < shortestQuote) return { found: false, why: 'the quotation is too short to be looked up' };
  const path = file.replace(/^\.\//, '');
  const isThere = (await listFiles(root)).includes(path);
  if (!isThere || (await stat(join(root, path))).size > largestFile)
    return { found: false, why: 'there is no such file at base' };
  const lines = (await readFile(join(root, path), 'utf8')).split('\n');
  const first = placesNear(line).find((start) => startsAt(lines, start, wanted));
  if (first === undefined) return { found: false, why: 'the quoted words do not stand there at base' };
  return { found: true, at: `${oneLine(path, 200)}:${first}`, where: kindOf(path, lines, first, tests) };
}

/** 1-based lines, the named one first. */
function placesNear(line: number): readonly number[] {
  const around = Array.from({ length: nearLines }, (_, index) => [line - index - 1, line + index + 1]).flat();
  return [line, ...around].filter((at) => at >= 1);
}

/** Whether the words begin in this line and go on over as many as they need. */
function startsAt(lines: readonly string[], start: number, wanted: string): boolean {
  const own = squeeze(lines[start - 1] ?? '');
  if (own === '') return false;
  const text = squeeze(lines.slice(start - 1, start - 1 + mostQuotedLines).join('\n'));
  const at = text.indexOf(wanted);
  return at >= 0 && at < own.length;
}

const mostQuotedLines = 30;

function kindOf(
  path: string,
  lines: readonly string[],
  line: number,
  tests: readonly string[],
): 'documentation' | 'test' | 'comment' | 'code' {
  if (/\.(?:md|markdown|mdx|txt|rst|adoc)$/i.test(path)) return 'documentation';
  if (tests.includes(path)) return 'test';
  return /^\s*(?:\/\/|\/\*|\*)/.test(lines[line - 1] ?? '') ? 'comment' : 'code';
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
