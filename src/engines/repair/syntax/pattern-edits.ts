import type { Edit, Site } from '../template.ts';
import { replaced } from './edits.ts';
import { isPattern, partsOf, type PatternPart } from './regular-expressions.ts';

/** The pattern with the text between two offsets replaced. */
export const patternWith = (pattern: string, start: number, end: number, text: string): string =>
  pattern.slice(0, start) + text + pattern.slice(end);

/** The site's regular expression with each of the patterns, where the engine takes it and it is another. */
export function* patternsReplaced(site: Site, patterns: Iterable<string>): Generator<Edit> {
  const { node } = site;
  if (node.type !== 'RegExpLiteral') return;
  for (const pattern of patterns) {
    const isSafe = pattern !== node.pattern && !/(?:^|[^\\])(?:\\\\)*\/(?![^[]*\])/.test(pattern);
    if (isSafe && isPattern(pattern, node.flags)) yield* replaced(site, node, `/${pattern}/${node.flags}`);
  }
}

/** The pattern and parts of the site's regular expression; null if it is none or too long to vary. */
export const patternAt = (site: Site): { pattern: string; parts: PatternPart[] } | null => {
  const { node } = site;
  if (node.type !== 'RegExpLiteral' || node.pattern.length > 400) return null;
  return { pattern: node.pattern, parts: partsOf(node.pattern) };
};
