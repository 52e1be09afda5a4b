import { startClock } from './clock.ts';
import { startRates, type Rates } from './rates.ts';
import { patienceMs, quickPatienceMs, startSettling, type Waiting } from './settling.ts';
import { readTitle, type Title } from './title.ts';
import type { Opening } from '../opening/opening.ts';
import type { Past } from '../past.ts';

export interface AuthorPast {
  readonly firstAt: number;
  lastAt: number;
  opened: number;
  merged: number;
  missed: number;
  /** Last one of which the end is known. */
  last: boolean | null;
  readonly folders: Set<string>;
}

interface Entry extends Waiting {
  readonly author: string;
  readonly isNewcomer: boolean;
  readonly title: Title;
  readonly words: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
  readonly folders: readonly string[];
  state: 'open' | 'merged' | 'missed';
}
export type { Entry };

/** Everything that is known of a repository's pull requests at some time. */
export interface Knowledge {
  readonly now: number;
  readonly startedAt: number;
  readonly opened: number;
  /** Newest last, at most 300. */
  readonly recent: readonly Entry[];
  readonly lastMergeAt: number | null;
  readonly authors: ReadonlyMap<string, AuthorPast>;
  readonly rates: AllRates;
  readonly habits: Habits;
}

export interface AllRates {
  readonly short: Rates;
  readonly long: Rates;
  readonly author: Rates;
  readonly folder: Rates;
  readonly file: Rates;
  readonly word: Rates;
  readonly group: Rates;
  /** Merged within a week, by author, by group of authors and (under no name) of all. */
  readonly quick: Rates;
}

/** Fading means over merged pull requests. */
export interface Habits {
  conventional: number;
  mentionsIssue: number;
  messageLength: number;
  additions: number;
  files: number;
  testsWithSource: number;
  titleLength: number;
}

export interface History {
  /** What is known when this one is opened; it must have a larger number than all that were added. */
  at(opening: Opening): { readonly knowledge: Knowledge; readonly author: string };
  add(past: Past): void;
}

const kept = 300;

export function startHistory(): History {
  const clock = startClock();
  const settling = startSettling<Entry>(patienceMs);
  const quickly = startSettling<Entry>(quickPatienceMs);
  const people = startPeople();
  const authors = new Map<string, AuthorPast>();
  const rates: AllRates = {
    short: startRates(0.95),
    long: startRates(0.995),
    author: startRates(0.85),
    folder: startRates(0.98),
    file: startRates(0.95),
    word: startRates(0.99),
    group: startRates(0.97),
    quick: startRates(0.95),
  };
  const habits: Habits = {
    conventional: 0.3,
    mentionsIssue: 0.3,
    messageLength: 3,
    additions: 3,
    files: 1,
    testsWithSource: 0.4,
    titleLength: 45,
  };
  let [now, startedAt, opened] = [0, 0, 0];
  let lastMergeAt: number | null = null;
  let recent: Entry[] = [];

  const settle = (until: number): void => {
    for (const { entry, settled } of quickly.due(until)) {
      if (settled === 'corrected') continue;
      const group = groupOf(entry.past.opening.isBot, entry.isNewcomer);
      for (const key of ['', `group ${group}`, `author ${entry.author}`]) rates.quick.count(key, settled === 'merged');
    }
    for (const { entry, settled } of settling.due(until)) {
      entry.state = settled === 'missed' ? 'missed' : 'merged';
      if (settled !== 'missed' && entry.past.ended.kind === 'at') lastMergeAt = Math.max(lastMergeAt ?? 0, entry.past.ended.at);
      for (const [table, key] of keysOf(entry, rates)) {
        if (settled === 'corrected') table.correct(key);
        else table.count(key, settled === 'merged');
      }
      const author = authors.get(entry.author);
      if (author !== undefined) {
        if (settled === 'corrected') author.missed -= 1;
        if (settled === 'missed') author.missed += 1;
        else author.merged += 1;
        author.last = settled !== 'missed';
      }
      if (settled !== 'missed') learnHabits(habits, entry);
    }
  };

  return {
    at(opening) {
      now = clock(opening);
      settle(now);
      const author = people(opening.author);
      return { author, knowledge: { now, startedAt: startedAt || now, opened, recent, lastMergeAt, authors, rates, habits } };
    },
    add(past) {
      const { opening } = past;
      const author = people(opening.author);
      const openedAt = now;
      const title = readTitle(opening.title);
      if (startedAt === 0) startedAt = now;
      opened += 1;
      const known = authors.get(author) ?? {
        firstAt: openedAt,
        lastAt: openedAt,
        opened: 0,
        merged: 0,
        missed: 0,
        last: null,
        folders: new Set<string>(),
      };
      const entry: Entry = {
        past,
        openedAt,
        author,
        isNewcomer: known.opened === 0,
        title,
        words: new Set(title.words),
        paths: new Set(opening.paths),
        folders: foldersOf(opening.paths),
        state: 'open',
      };
      known.opened += 1;
      known.lastAt = openedAt;
      for (const folder of entry.folders) known.folders.add(folder);
      authors.set(author, known);
      recent = [...recent.slice(1 - kept), entry];
      settling.add(entry);
      quickly.add(entry);
    },
  };
}

/** One person may write under several addresses with one name, or under several names with one address. */
function startPeople(): (author: Opening['author']) => string {
  const known = new Map<string, string>();
  return ({ id, name }) => {
    const found = known.get(`id ${id}`) ?? known.get(`name ${name}`) ?? id;
    known.set(`id ${id}`, found);
    known.set(`name ${name}`, found);
    return found;
  };
}

export function foldersOf(paths: readonly string[]): readonly string[] {
  return [
    ...new Set(
      paths.flatMap((path) => [
        path.split('/').slice(0, -1).join('/') || '.',
        path.includes('/') ? `${path.split('/')[0]}/*` : './*',
      ]),
    ),
  ];
}

/** Authors of whom repositories think apart, whatever else is known of them; a newcomer opens the first one here. */
export type Group = 'known' | 'newcomer' | 'bot';

export function groupOf(isBot: boolean, isNewcomer: boolean): Group {
  return isBot ? 'bot' : isNewcomer ? 'newcomer' : 'known';
}

function keysOf(
  { past: { opening }, author, isNewcomer, title, paths, folders }: Entry,
  rates: AllRates,
): readonly (readonly [Rates, string])[] {
  return [
    [rates.short, ''],
    [rates.long, ''],
    [rates.author, author],
    [rates.group, groupOf(opening.isBot, isNewcomer)],
    ...folders.map((folder) => [rates.folder, folder] as const),
    ...[...paths].map((path) => [rates.file, path] as const),
    ...title.words.map((word) => [rates.word, word] as const),
    [rates.word, `first ${title.words[0] ?? ''}`],
  ];
}

const habitShare = 0.03;

function learnHabits(habits: Habits, { past: { opening }, title }: Entry): void {
  const to = (habit: keyof Habits, value: number): void => {
    habits[habit] += habitShare * (value - habits[habit]);
  };
  to('conventional', Number(title.isConventional));
  to('mentionsIssue', Number(opening.mentionsIssue));
  to('messageLength', Math.log1p(opening.messageLength));
  to('additions', Math.log1p(opening.size.additions));
  to('files', Math.log1p(opening.size.files));
  to('titleLength', opening.title.length);
  if (opening.size.kinds.source > 0) to('testsWithSource', Number(opening.size.kinds.test > 0));
}
