import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { patchLines, type PatchLines } from './patch-lines.ts';
import { styleDistance } from './style-distance.ts';

/** What the text of a change says, in shares (0 to 1), counts and lengths; no text of it is kept. */
export interface Content {
  readonly hunks: number;
  readonly lineLength: number;
  readonly longShare: number;
  readonly blankShare: number;
  readonly commentShare: number;
  /** Added lines that end in white space. */
  readonly trailingShare: number;
  readonly nonAsciiShare: number;
  /** Added lines that print or stop for debugging, or leave something to do. */
  readonly leftovers: number;
  readonly links: number;
  /** Added lines that differ from a removed one in white space only. */
  readonly whiteSpaceShare: number;
  /** Added lines that repeat a removed one but for a word or two. */
  readonly touchUpShare: number;
  /** Words of the added lines that also stand in the lines around them. */
  readonly knownWordShare: number;
  /** How far the added lines look from the lines around them, 0 to 1; `null` where there are none around. */
  readonly styleDistance: number | null;
  /** Added indentation by tabs, less that around. */
  readonly tabShift: number;
  readonly missingFinalNewline: boolean;
}

const mostCharacters = 400_000;

/** Reads the patches of a change; `null` where there is none to read. */
export function contentOf(files: readonly ChangedFile[]): Content | null {
  const lines = patchLines(files, mostCharacters);
  return lines.added.length + lines.removed.length === 0 ? null : describe(lines);
}

function describe({ added, removed, context, hunks, missingFinalNewline }: PatchLines): Content {
  const written = added.filter((line) => line.trim() !== '');
  const around = [...removed, ...context].filter((line) => line.trim() !== '');
  const share = (is: (line: string) => boolean): number =>
    written.length === 0 ? 0 : written.filter(is).length / written.length;
  const tight = new Set(removed.map((line) => line.replaceAll(/\s+/g, '')));
  const loose = new Set(removed.flatMap(withoutOneWord));
  const known = new Set(around.flatMap(wordsOf));
  const words = written.flatMap(wordsOf);
  return {
    hunks,
    lineLength: written.reduce((sum, line) => sum + line.length, 0) / Math.max(1, written.length),
    longShare: share((line) => line.length > 120),
    blankShare: added.length === 0 ? 0 : 1 - written.length / added.length,
    commentShare: share((line) => /^\s*(?:\/\/|\/?\*|#|--|<!--|"""|;)/.test(line)),
    trailingShare: share((line) => /\s$/.test(line)),
    nonAsciiShare: share((line) => /[\u0080-\uffff]/.test(line)),
    leftovers: written.filter((line) =>
      /console\.log|\bdebugger\b|\bprint\(|\bdbg!|var_dump|\bTODO\b|\bFIXME\b|\bXXX\b/.test(line),
    ).length,
    links: written.filter((line) => /https?:\/\//.test(line)).length,
    whiteSpaceShare: share((line) => tight.has(line.replaceAll(/\s+/g, ''))),
    touchUpShare: share((line) => withoutOneWord(line).some((rest) => loose.has(rest))),
    knownWordShare: words.length === 0 ? 0 : words.filter((word) => known.has(word)).length / words.length,
    styleDistance: written.length === 0 || around.length === 0 ? null : styleDistance(written, around),
    tabShift: tabShare(written) - tabShare(around),
    missingFinalNewline,
  };
}

function wordsOf(line: string): readonly string[] {
  return line.match(/[A-Za-z_]\w+/g) ?? [];
}

const mostWords = 40;

/** The line once for each of its words, without it. */
function withoutOneWord(line: string): readonly string[] {
  const words = line.trim().split(/\s+/);
  if (words.length < 2 || words.length > mostWords) return [];
  return words.map((_, index) => words.toSpliced(index, 1, '').join(' '));
}

function tabShare(lines: readonly string[]): number {
  const indented = lines.filter((line) => /^\s/.test(line));
  return indented.length === 0 ? 0 : indented.filter((line) => line.startsWith('\t')).length / indented.length;
}
