import type { Reading } from './values.ts';
import { readOutcome } from './outcome-words.ts';
import { readValue } from './values.ts';

/** One input of a console session and what was printed for it. */
export interface Exchange {
  readonly input: string;
  readonly output: string;
  readonly result: Reading | null;
  /** Said beside the output (`3 // expected 2`). */
  readonly expected: Reading | null;
  /** Index of the line in the block. */
  readonly line: number;
}

export interface Transcript {
  /** `docstring` is `>>> f(1)`: by custom it shows what should come. */
  readonly style: 'console' | 'docstring';
  readonly exchanges: readonly Exchange[];
}

const prompt = /^\s*(>>>|>|(?:node|repl|js|ts)\s?>|In \[\d+\]:|λ|›|❯)(?:\s+|$)(.*)$/;
const continuation = /^\s*(?:\.\.\.|…|\|)\s?(.*)$/;

/** Reads a console session; `null` where the text is none. */
export function readTranscript(text: string): Transcript | null {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !/^\s*(?:\$|#|\/\/|Welcome|Type "\.help")/.test(line));
  const opening = prompt.exec(lines[first] ?? '');
  if (opening === null || ((lines[first] ?? '').startsWith('> ') === false && opening[1] === '>')) return null;
  const exchanges: Exchange[] = [];
  for (let at = first; at < lines.length; at += 1) {
    const found = prompt.exec(lines[at] ?? '');
    if (found === null) continue;
    const start = at;
    const input = [found[2] ?? ''];
    while (continuation.test(lines[at + 1] ?? '')) input.push(continuation.exec(lines[(at += 1)] ?? '')?.[1] ?? '');
    const output: string[] = [];
    while (at + 1 < lines.length && !prompt.test(lines[at + 1] ?? '')) output.push(lines[(at += 1)] ?? '');
    exchanges.push(exchange(input.join('\n'), output, start));
  }
  return { style: opening[1] === '>>>' ? 'docstring' : 'console', exchanges: exchanges.filter((one) => one.input.trim() !== '') };
}

function exchange(input: string, outputLines: readonly string[], line: number): Exchange {
  const [code, inline] = splitComment(input);
  const output = outputLines.join('\n').trim();
  const [shown, remark] = splitComment(output);
  const words = readOutcome([inline, remark].filter(Boolean).join('\n'), { printed: false, whole: true });
  return { input: code, output: shown, result: readShown(shown), expected: words.expected, line };
}

/** What a console shows, from the longest beginning of it that is a value. */
function readShown(output: string): Reading | null {
  const lines = output.split('\n');
  for (let count = lines.length; count > 0; count -= 1) {
    const reading = readValue(lines.slice(0, count).join('\n'), false);
    if (reading !== null) return reading;
  }
  return null;
}

/** Cuts a remark off: `3 // expected 2`, `3  # should be 2`, `3 <-- wrong, should be 2`. */
function splitComment(text: string): [string, string] {
  const found = /\s+(?:\/\/|#|<-+|←|<=+|--+)\s+(\D[^\n]*|\d[^\n]*)$/.exec(text);
  if (found === null || /["'`][^"'`]*$/.test(text.slice(0, found.index).replace(/(["'`])[^"'`]*\1/g, ''))) return [text, ''];
  return [text.slice(0, found.index), found[1] ?? ''];
}
