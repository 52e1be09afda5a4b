import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeFingerprint,
  encodeFingerprint,
  fingerprintOf,
  prepareCorpus,
  type CorpusEntry,
  type Signal,
  type Weights,
} from '#engines/duplicates/duplicates.ts';
import type { KnownPair } from './known-pairs.ts';
import { pullHeads, pullRequestDiffs, type KnownPullRequest } from './pull-request-diffs.ts';

/** How many pull requests before a question are its candidates. */
const window = 200;

/** One pull request and what it might be a duplicate of. */
export interface Question {
  readonly candidates: readonly {
    readonly signals: Readonly<Record<Signal, number>>;
    readonly isLabelled: boolean;
    readonly isIdentical: boolean;
    /** `false` for a labelled one that is older than the window: it is added, as in the published figures. */
    readonly isInWindow: boolean;
  }[];
  /** Places of the likest five candidates as the product finds them: through the index, which does not compare with all. */
  likest(weights: Weights): readonly number[];
}

export interface RepositoryQuestions {
  readonly name: string;
  readonly labelled: readonly Question[];
  /** Every 100th other pull request: what the hints would say about ordinary work. */
  readonly ordinary: readonly Question[];
  readonly lostPairs: number;
}

export interface Source {
  readonly name: string;
  readonly gitDir: string;
  /** A folder for fingerprints; `null` keeps none. */
  readonly cache: string | null;
}

export async function readQuestions(source: Source, pairs: readonly KnownPair[]): Promise<RepositoryQuestions> {
  const numbers = [...pullHeads(source.gitDir).keys()];
  const entries = await readEntries(source, neededFor(pairs, numbers));
  const place = new Map(entries.map(({ number }, index) => [number, index]));
  const known = pairs.filter(({ later, earlier }) => place.has(later) && place.has(earlier));
  const earlierOf = Map.groupBy(known, ({ later }) => later);
  const ask = (number: number): Question => {
    const at = place.get(number) ?? 0;
    const labelled = new Set(earlierOf.get(number)?.map(({ earlier }) => earlier));
    return question(entries, at, labelled);
  };
  const others = entries.filter(({ number }, at) => at >= window && at % 100 === 0 && !earlierOf.has(number));
  return {
    name: source.name,
    labelled: [...earlierOf.keys()].map(ask),
    ordinary: others.map(({ number }) => ask(number)),
    lostPairs: pairs.length - known.length,
  };
}

function neededFor(pairs: readonly KnownPair[], numbers: readonly number[]): ReadonlySet<number> {
  const place = new Map(numbers.map((number, index) => [number, index]));
  const needed = new Set<number>();
  for (const { later, earlier } of pairs) {
    const at = place.get(later);
    if (at === undefined || !place.has(earlier)) continue;
    for (const number of numbers.slice(Math.max(0, at - window), at + 1)) needed.add(number);
    needed.add(earlier);
  }
  return needed;
}

/** Reading 10,000 diffs takes minutes, so what came of them can be kept in a folder: a line for each, number and fingerprint. */
async function readEntries(source: Source, numbers: ReadonlySet<number>): Promise<readonly CorpusEntry[]> {
  const cache = source.cache === null ? null : join(source.cache, `${source.name.replace('/', '+')}.txt`);
  if (cache !== null && existsSync(cache)) return readFileSync(cache, 'utf8').split('\n').flatMap(readEntry);
  const entries: CorpusEntry[] = [];
  for await (const pull of pullRequestDiffs(source.gitDir, numbers)) {
    if (pull.files.length > 0) entries.push({ number: pull.number, fingerprint: fingerprintOf(changeOf(pull)) });
  }
  entries.sort((one, other) => one.number - other.number);
  const lines = entries.map(({ number, fingerprint }) => `${number} ${encodeFingerprint(fingerprint)}`);
  if (cache !== null) writeFileSync(cache, lines.join('\n'));
  return entries;
}

function readEntry(line: string): readonly CorpusEntry[] {
  const [number, text] = line.split(' ');
  const fingerprint = decodeFingerprint(text ?? '');
  return fingerprint === null ? [] : [{ number: Number(number), fingerprint }];
}

export function changeOf({ files, messages }: KnownPullRequest): Parameters<typeof fingerprintOf>[0] {
  const closing = messages.join('\n').matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? #(\d{1,7})\b/gi);
  return {
    files,
    isTruncated: false,
    subjects: messages.map((message) => message.split('\n', 1)[0] ?? ''),
    linkedIssues: [...closing].map(([, number]) => Number(number)),
  };
}

function question(entries: readonly CorpusEntry[], at: number, labelled: ReadonlySet<number>): Question {
  const recent = entries.slice(Math.max(0, at - window), at);
  const older = entries.slice(0, Math.max(0, at - window)).filter(({ number }) => labelled.has(number));
  const candidates = [...older, ...recent];
  const corpus = prepareCorpus(candidates);
  const asked = entries[at]?.fingerprint;
  if (asked === undefined) return { candidates: [], likest: () => [] };
  const identical = new Set(corpus.identical(asked));
  return {
    candidates: candidates.map(({ number }, member) => ({
      signals: corpus.signals(asked, member),
      isLabelled: labelled.has(number),
      isIdentical: identical.has(number),
      isInWindow: member >= older.length,
    })),
    likest(weights) {
      const found = prepareCorpus(candidates, weights).similar(asked, { most: 5, least: 0 });
      return found.map(({ number }) => candidates.findIndex((candidate) => candidate.number === number));
    },
  };
}
