import { randomFrom } from '#lib/random.ts';
import type { Opening } from './opening/opening.ts';
import type { Past } from './past.ts';

export const dayMs = 86_400_000;

export function openingWith(number: number, fields: Partial<Opening> = {}): Opening {
  return {
    number,
    at: number * dayMs,
    isExact: true,
    author: { id: '1', name: 'one' },
    isBot: false,
    standing: null,
    title: `change ${number}`,
    messageLength: 0,
    isDraft: false,
    mentionsIssue: false,
    hasAgentMark: false,
    isOffMainline: null,
    recentCommits: null,
    size: {
      files: 1,
      addedFiles: 0,
      removedFiles: 0,
      folders: 1,
      extensions: 1,
      kinds: { test: 0, documentation: 0, ci: 0, dependencies: 0, source: 1, other: 0 },
      additions: 5,
      deletions: 2,
      testAdditions: 0,
      binaries: 0,
    },
    paths: ['src/a.ts'],
    content: null,
    ...fields,
  };
}

/** A made-up past in which authors and folders differ in how much of theirs is merged, and ends come before, at and after other openings. */
export function madeUpPast(seed: number, count: number, isExact: boolean): readonly Past[] {
  const random = randomFrom(seed);
  const pick = (most: number): number => Math.floor(random() * most);
  let at = 1000 * dayMs;
  return Array.from({ length: count }, (_, index) => {
    at += random() * 2 * dayMs;
    const [author, folder] = [pick(12), pick(6)];
    const opening = openingWith(index + 1, {
      at: isExact ? at : at - random() * 5 * dayMs,
      isExact,
      author: { id: `id-${author}-${pick(2)}`, name: `name-${author}` },
      isBot: author === 0,
      title: ['fix: crash', 'Update readme', 'feat: a thing', `bump x to ${pick(9)}`, 'WIP try'][pick(5)] ?? '',
      paths: [`src/${folder}/a${pick(4)}.ts`, ...(random() < 0.4 ? [`test/${folder}.test.ts`] : [])],
      messageLength: pick(400),
      mentionsIssue: random() < 0.5,
    });
    const isMerged = random() < 0.25 + author * 0.04 + folder * 0.05;
    if (random() < 0.05) return { opening, outcome: 'undecided', ended: { kind: isExact ? 'open' : 'unknown' } };
    if (!isMerged && !isExact) return { opening, outcome: 'closed', ended: { kind: 'unknown' } };
    return { opening, outcome: isMerged ? 'merged' : 'closed', ended: { kind: 'at', at: at + random() ** 3 * 80 * dayMs } };
  });
}
