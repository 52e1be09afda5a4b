import type { Canary } from './canary.ts';

/** A test file with must-fail tests in it, for one execution. */
export interface GuardedFile {
  readonly source: string;
  readonly canaries: readonly Canary[];
  /** Id under which a real test runs this once → its own id. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Line of the original file for a line of the guarded one; the nearest real line above for a canary's own. */
  originalLine(line: number): number;
}

/** One text to be put in at an offset of the original. It ends its line, so that what follows keeps its columns. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
  readonly canary: Canary;
}

/** Another name for a real test, in place of its own. */
export interface Renaming {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

/** Puts insertions in on lines of their own, names in place, and remembers which lines are new. */
export function assemble(source: string, insertions: readonly Insertion[], renamings: readonly Renaming[]): GuardedFile {
  const parts = [
    ...insertions.map(({ at, text }) => ({ start: lineStart(source, at), end: lineStart(source, at), text, isOwnLine: true })),
    ...renamings.map(({ start, end, text }) => ({ start, end, text, isOwnLine: false })),
  ].sort((one, other) => one.start - other.start);
  const written = new LinedText();
  let taken = 0;
  for (const part of parts) {
    written.append(source.slice(taken, part.start), true);
    written.append(part.isOwnLine && !written.isAtLineStart() ? `\n${part.text}` : part.text, false);
    taken = part.end;
  }
  written.append(source.slice(taken), true);
  return {
    source: written.text,
    canaries: insertions.map((insertion) => insertion.canary),
    renamed: new Map(renamings.map(({ from, to }) => [from, to])),
    originalLine: (line) => written.originalLine(line),
  };
}

/** Text that knows from which line of the original each of its lines comes. */
class LinedText {
  text = '';
  readonly #origins = [0];
  append(part: string, isOriginal: boolean): void {
    this.text += part;
    for (const _ of part.matchAll(/\n/g)) this.#origins.push((this.#origins.at(-1) ?? 0) + (isOriginal ? 1 : 0));
  }
  isAtLineStart(): boolean {
    return this.text === '' || this.text.endsWith('\n');
  }
  originalLine(line: number): number {
    return (this.#origins[line - 1] ?? line - 1) + 1;
  }
}

/** The start of the line where only blanks stand before the offset: then the line itself moves down whole. */
function lineStart(source: string, at: number): number {
  const start = source.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*$/.test(source.slice(start, at)) ? start : at;
}
