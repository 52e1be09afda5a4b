import type { Opening } from '../opening/opening.ts';
import { foldersOf, groupOf, type AuthorPast, type History, type Knowledge } from './history.ts';
import { readTitle, type Title } from './title.ts';

const dayMs = 86_400_000;

/** The features of one pull request by their names; NaN where one is not known. */
export type Features = Readonly<Record<string, number>>;

export function featuresOf(history: History, opening: Opening): Features {
  const { knowledge, author } = history.at(opening);
  const title = readTitle(opening.title);
  const base = knowledge.rates.long.rate('', 0.65, 5);
  const past = knowledge.authors.get(author);
  return {
    ...ofAuthor(knowledge, { author, past, base, opening }),
    ...ofRepository((past?.opened ?? 0) === 0, knowledge, base, opening),
    ...ofPaths(knowledge, { past, base, opening }),
    ...ofLikeness(knowledge, { author, title, opening }),
    ...ofText(knowledge, { title, base, opening }),
    ...ofSize(knowledge, opening),
    ...ofContent(opening),
  };
}

function ofAuthor(
  { now, rates, recent }: Knowledge,
  { author, past, base, opening }: { author: string; past: AuthorPast | undefined; base: number; opening: Opening },
): Features {
  const prior = past?.opened ?? 0;
  const newcomer = rates.group.rate(groupOf(opening.isBot, prior === 0), base, 8);
  const lately = recent.slice(-100);
  const open = recent.filter((entry) => entry.author === author && entry.state === 'open');
  return {
    authorOpened: Math.log1p(prior),
    authorMerged: Math.log1p(past?.merged ?? 0),
    authorMissed: Math.log1p(past?.missed ?? 0),
    authorOpen: open.length,
    authorOpenLast: open.length === 0 ? NaN : (now - Math.max(...open.map(({ openedAt }) => openedAt))) / dayMs,
    authorRate: ((past?.merged ?? 0) + 2 * newcomer) / ((past?.merged ?? 0) + (past?.missed ?? 0) + 2),
    authorRecentRate: rates.author.rate(author, newcomer, 1),
    authorQuickRate: rates.quick.rate(`author ${author}`, rates.quick.rate('', base, 5), 2),
    authorStale: open.filter(({ openedAt }) => openedAt < now - 7 * dayMs).length,
    authorLast: past === undefined || past.last === null ? NaN : Number(past.last),
    authorIdleDays: past === undefined ? NaN : (now - past.lastAt) / dayMs,
    authorTenureDays: past === undefined ? NaN : (now - past.firstAt) / dayMs,
    authorShare: lately.length === 0 ? NaN : lately.filter((entry) => entry.author === author).length / lately.length,
    isBot: Number(opening.isBot),
    standing: opening.standing === null ? NaN : { pusher: 2, author: 1, none: 0 }[opening.standing],
    hasAgentMark: Number(opening.hasAgentMark),
  };
}

function ofRepository(
  isNewcomer: boolean,
  { now, startedAt, opened, recent, lastMergeAt, rates }: Knowledge,
  base: number,
  opening: Opening,
): Features {
  const month = recent.filter(({ openedAt }) => openedAt > now - 30 * dayMs);
  const settledMonth = month.filter(({ state }) => state !== 'open');
  return {
    repositoryRate: base,
    repositoryRecentRate: rates.short.rate('', base, 3),
    repositoryQuickRate: rates.quick.rate('', base, 5),
    groupQuickRate: rates.quick.rate(`group ${groupOf(opening.isBot, isNewcomer)}`, rates.quick.rate('', base, 5), 5),
    groupRate: rates.group.rate(groupOf(opening.isBot, false), base, 5),
    newcomerRate: rates.group.rate('newcomer', base, 5),
    knownRate: rates.group.rate('known', base, 5),
    repositoryOpened: Math.log1p(opened),
    repositoryAgeDays: (now - startedAt) / dayMs,
    monthOpened: Math.log1p(month.length),
    monthOpenShare: month.length === 0 ? NaN : 1 - settledMonth.length / month.length,
    idleMergeDays: lastMergeAt === null ? NaN : Math.max(0, now - lastMergeAt) / dayMs,
    recentCommits:
      opening.recentCommits === null || (opening.isBot && !opening.isExact) ? NaN : Math.log1p(opening.recentCommits),
    isOffMainline: opening.isOffMainline === null ? NaN : Number(opening.isOffMainline),
  };
}

function ofPaths(
  { rates }: Knowledge,
  { past, base, opening }: { past: AuthorPast | undefined; base: number; opening: Opening },
): Features {
  const folders = foldersOf(opening.paths);
  const folderRates = folders.map((folder) => rates.folder.rate(folder, base, 4));
  const fileRates = opening.paths.map((path) => rates.file.rate(path, base, 2));
  return {
    folderRate: mean(folderRates),
    folderLowest: folderRates.length === 0 ? NaN : Math.min(...folderRates),
    fileRate: mean(fileRates),
    fileLowest: fileRates.length === 0 ? NaN : Math.min(...fileRates),
    fileSeenShare: mean(opening.paths.map((path) => Number(rates.file.seen(path) > 0))),
    folderSeen: Math.log1p(mean(folders.map((folder) => rates.folder.seen(folder)))),
    fileSeen: Math.log1p(Math.max(0, ...opening.paths.map((path) => rates.file.seen(path)))),
    authorKnowsFolders: past === undefined ? NaN : mean(folders.map((folder) => Number(past.folders.has(folder)))),
  };
}

function ofLikeness(
  { recent, now }: Knowledge,
  { author, title, opening }: { author: string; title: Title; opening: Opening },
): Features {
  const paths = new Set(opening.paths);
  const words = new Set(title.words);
  const best = { openPaths: 0, openTitle: 0, missedPaths: 0, missedTitle: 0, mergedTitle: 0, ownMissed: 0, mergedPaths: 0 };
  for (const entry of recent) {
    if (now - entry.openedAt > 180 * dayMs) continue;
    const [byPath, byTitle] = [overlap(paths, entry.paths), overlap(words, entry.words)];
    if (entry.state === 'open') {
      best.openPaths = Math.max(best.openPaths, byPath);
      best.openTitle = Math.max(best.openTitle, byTitle);
    } else if (entry.state === 'missed') {
      best.missedPaths = Math.max(best.missedPaths, byPath);
      best.missedTitle = Math.max(best.missedTitle, byTitle);
      if (entry.author === author) best.ownMissed = Math.max(best.ownMissed, byTitle);
    } else {
      best.mergedPaths = Math.max(best.mergedPaths, byPath);
      best.mergedTitle = Math.max(best.mergedTitle, byTitle);
    }
  }
  return {
    likeOpenPaths: best.openPaths,
    likeOpenTitle: best.openTitle,
    likeMissedPaths: best.missedPaths,
    likeMissedTitle: best.missedTitle,
    likeMergedPaths: best.mergedPaths,
    likeMergedTitle: best.mergedTitle,
    likeOwnMissed: best.ownMissed,
  };
}

function overlap(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (some.size === 0 || others.size === 0) return 0;
  let both = 0;
  for (const one of some) if (others.has(one)) both += 1;
  return both / (some.size + others.size - both);
}

function ofText(
  { rates, habits }: Knowledge,
  { title, base, opening }: { title: Title; base: number; opening: Opening },
): Features {
  const logs = title.words.map((word) => logit(rates.word.rate(word, base, 4)) - logit(base));
  return {
    titleWords: logs.reduce((sum, log) => sum + log, 0),
    titleWordsLowest: Math.min(0, ...logs),
    titleWordsHighest: Math.max(0, ...logs),
    titleFirstRate: rates.word.rate(`first ${title.words[0] ?? ''}`, base, 3),
    titleLength: opening.title.length,
    titleLengthShift: opening.title.length - habits.titleLength,
    titleWordCount: title.words.length,
    isConventional: Number(title.isConventional),
    conventionalShift: Number(title.isConventional) - habits.conventional,
    isWip: Number(title.isWip || opening.isDraft),
    isBump: Number(title.isBump),
    isRevert: Number(title.isRevert),
    isTypo: Number(title.isTypo),
    isPlainUpdate: Number(title.isMergeOrUpdate),
    startsUpper: Number(/^[A-Z]/.test(opening.title)),
    mentionsIssue: Number(opening.mentionsIssue),
    issueShift: Number(opening.mentionsIssue) - habits.mentionsIssue,
    messageLength: Math.log1p(opening.messageLength),
    messageShift: Math.log1p(opening.messageLength) - habits.messageLength,
  };
}

function ofSize({ habits }: Knowledge, { size }: Opening): Features {
  const { kinds, files } = size;
  const part = (count: number): number => (files === 0 ? NaN : count / files);
  return {
    files: Math.log1p(files),
    filesShift: Math.log1p(files) - habits.files,
    additions: Math.log1p(size.additions),
    additionsShift: Math.log1p(size.additions) - habits.additions,
    deletions: Math.log1p(size.deletions),
    deletionShare: size.deletions / (size.additions + size.deletions + 1),
    addedFiles: Math.log1p(size.addedFiles),
    removedFiles: Math.log1p(size.removedFiles),
    folders: Math.log1p(size.folders),
    extensions: size.extensions,
    testShare: part(kinds.test),
    documentationShare: part(kinds.documentation),
    ciShare: part(kinds.ci),
    dependencyShare: part(kinds.dependencies),
    sourceShare: part(kinds.source),
    otherShare: part(kinds.other),
    testAdditions: Math.log1p(size.testAdditions),
    testsMissing: kinds.source === 0 ? 0 : Math.max(0, habits.testsWithSource - Number(kinds.test > 0)),
    binaries: Math.log1p(size.binaries),
  };
}

function ofContent({ content }: Opening): Features {
  const of = (value: number | null | undefined): number => value ?? NaN;
  return {
    hunks: Math.log1p(of(content?.hunks)),
    lineLength: of(content?.lineLength),
    longShare: of(content?.longShare),
    blankShare: of(content?.blankShare),
    commentShare: of(content?.commentShare),
    trailingShare: of(content?.trailingShare),
    nonAsciiShare: of(content?.nonAsciiShare),
    leftovers: Math.log1p(of(content?.leftovers)),
    links: Math.log1p(of(content?.links)),
    whiteSpaceShare: of(content?.whiteSpaceShare),
    touchUpShare: of(content?.touchUpShare),
    knownWordShare: of(content?.knownWordShare),
    styleDistance: of(content?.styleDistance),
    tabShift: of(content?.tabShift),
    missingFinalNewline: content === null ? NaN : Number(content.missingFinalNewline),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function logit(chance: number): number {
  return Math.log(chance / (1 - chance));
}
