import { wordSigns } from './screen-flags.ts';

/**
 * What stands only in the doubtful parts of an issue: collapsed sections, which a reader of the forge does not see at first, and lines that speak as orders to
 * agents do. Such parts are often honest, so nothing follows from them; that somebody does what they say is another matter.
 */
export interface DoubtfulWords {
  /** Words that no plain prose has (`PWN-CANARY-7f3a`, an address), lower case. */
  readonly words: ReadonlySet<string>;
  /** Runs of words as long as `runLength`, lower case, parted by one space. */
  readonly runs: ReadonlySet<string>;
}

const runLength = 5;

export function doubtfulWords(issue: { readonly title: string; readonly body: string }): DoubtfulWords {
  const { open, doubtful } = partsOf(`${issue.title}\n${issue.body}`);
  const [known, told] = [wordsOf(open), wordsOf(doubtful)];
  const elsewhere = new Set(known);
  const runsElsewhere = new Set(runsOf(known));
  return {
    words: new Set(told.filter((word) => isPeculiar(word) && !elsewhere.has(word))),
    runs: new Set(runsOf(told).filter((run) => !runsElsewhere.has(run))),
  };
}

/** Which of them a text holds, as they are, in its order. */
export function takenFrom({ words, runs }: DoubtfulWords, text: string): readonly string[] {
  const own = wordsOf(text);
  return [...new Set([...own.filter((word) => words.has(word)), ...runsOf(own).filter((run) => runs.has(run))])];
}

/** Line by line; a section is open until as many ends as beginnings were seen, or until the text ends. */
function partsOf(text: string): { readonly open: string; readonly doubtful: string } {
  const parts = { open: [] as string[], doubtful: [] as string[] };
  let depth = 0;
  for (const line of text.split('\n')) {
    const opened = line.match(/<details\b/gi)?.length ?? 0;
    const isDoubtful = depth > 0 || opened > 0 || isOrder(line);
    (isDoubtful ? parts.doubtful : parts.open).push(line);
    depth = Math.max(0, depth + opened - (line.match(/<\/details\b/gi)?.length ?? 0));
  }
  return { open: parts.open.join('\n'), doubtful: parts.doubtful.join('\n') };
}

function isOrder(line: string): boolean {
  return wordSigns.some(({ kind, sign }) => kind !== 'collapsed-section' && sign.test(line));
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}_.:/@-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? [];
}

/** An address, or long and of letters and digits: neither a path nor the name of an error. */
function isPeculiar(word: string): boolean {
  return word.includes('://') || (word.length >= 8 && /\d/.test(word) && /\p{L}/u.test(word) && !word.includes('/'));
}

function runsOf(words: readonly string[]): readonly string[] {
  return words.slice(runLength - 1).map((_, index) => words.slice(index, index + runLength).join(' '));
}
