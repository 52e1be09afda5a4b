import type { Signal } from '#engines/duplicates/duplicates.ts';
import { counted, finding, type Rule } from '../facts.ts';

const words: Readonly<Record<Signal, string>> = {
  files: 'files',
  places: 'places in them',
  removed: 'lines taken out',
  shingles: 'wording of the change',
  names: 'names used',
  words: 'title and commit messages',
  issue: 'linked issue',
};

/** Never more than a note: on real pull requests, most that look alike are not duplicates. Merged work is left to `already-fixed`. */
export const similarWork: Rule = (facts, { similarWork: limits }) => {
  const identical = new Set(facts.corpus.identical(facts.fingerprint));
  const found = facts.corpus
    .similar(facts.fingerprint, { least: limits.least, most: limits.most + identical.size })
    .filter(({ number }) => !identical.has(number))
    .slice(0, limits.most);
  if (found.length === 0) {
    return finding('similar-work', 'pass', `None of the ${counted(facts.corpus.size, 'pull request')} compared looks alike.`);
  }
  const evidence = found.map(({ number, because }) => {
    const earlier = facts.earlier.get(number)?.summary;
    const shared = because.slice(0, 3).map(({ signal }) => words[signal]);
    return `#${number} (${earlier?.state ?? 'unknown'}; alike in ${shared.join(', ')}): ${earlier?.title ?? ''}`;
  });
  const numbers = found.map(({ number }) => `#${number}`).join(', ');
  return finding(
    'similar-work',
    'note',
    `It may be about the same work as ${numbers}, which is worth a look before reading on.`,
    evidence,
  );
};
