import type { Opening } from '../opening/opening.ts';
import { readTitle } from './title.ts';

const mostPaths = 20;

/** What a title and the touched paths consist of, each once: words, the first word, file names, endings and folders. */
export function tokensOf({ title, paths }: Pick<Opening, 'title' | 'paths'>): readonly string[] {
  const { words } = readTitle(title);
  const places = paths.slice(0, mostPaths).flatMap((path) => {
    const [name = '', ...folders] = path.toLowerCase().split('/').toReversed();
    return [`file ${name}`, `ending ${/\.[^.]+$/.exec(name)?.[0] ?? ''}`, ...folders.map((folder) => `folder ${folder}`)];
  });
  return [...new Set([...words.map((word) => `word ${word}`), `first ${words[0] ?? ''}`, ...places])];
}

/** How far words and paths move the log-odds of somebody's first pull request, as they did elsewhere. */
export function newcomerWords(table: Readonly<Record<string, number>>, opening: Opening): number {
  return tokensOf(opening).reduce((sum, token) => sum + (table[token] ?? 0), 0);
}
