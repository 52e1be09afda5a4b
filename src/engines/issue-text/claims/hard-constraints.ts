import type { SourceLocation } from '#domain/source-location.ts';
import { readParts } from '#engines/issue-text/markdown/sections.ts';
import { searchCheckout } from './source-search.ts';

/** Something that a fix must not break, with where it stands in the code. */
export interface HardConstraint {
  /** The sentence, cut to 200 characters. */
  readonly text: string;
  /** 1-based line of the issue's body. */
  readonly issueLine: number;
  /** Symbols and paths that it names; at least one. */
  readonly names: readonly string[];
  /** Empty where none of the names is in the code. */
  readonly at: readonly SourceLocation[];
}

const constraintWords =
  /\b(?:must|should|may|can|do|does)(?:n't| not) (?:break|change|affect|alter|regress|remove)\b|\bwithout (?:breaking|changing|affecting)\b|\b(?:must|has to|have to|needs? to) (?:keep|stay|remain|still|continue)\b|\bbackwards?[- ]compatib\w+ (?:with|for)\b/i;
const named = /`([\w$.#/-]{2,100})(?:\(\))?`/g;

/** Sentences of an issue that forbid a change and name what they protect, looked up in a checkout. Those that name nothing are left out. */
export function findHardConstraints(
  issue: { readonly title: string; readonly body: string },
  checkoutPath: string,
): Promise<readonly HardConstraint[]> {
  const sentences = readParts(issue.body).flatMap((part) => {
    if (part.kind === 'code') return [];
    return part.text
      .split('\n')
      .flatMap((line, index) => line.split(/(?<=[.!?])\s+/).map((text) => ({ text: text.trim(), issueLine: part.line + index })));
  });
  const constraints = sentences.flatMap(({ text, issueLine }) => {
    const names = constraintWords.test(text) ? [...text.matchAll(named)].map(([, name = '']) => name) : [];
    return names.length === 0 ? [] : [{ text: text.slice(0, 200), issueLine, names }];
  });
  if (constraints.length === 0) return Promise.resolve([]);
  const search = searchCheckout(checkoutPath);
  const placeOf = (name: string): readonly SourceLocation[] => {
    const file = search.files.find((known) => known === name || known.endsWith(`/${name.replace(/^\.\//, '')}`));
    if (file !== undefined) return [{ file, line: 1 }];
    const word = (name.split(/[.#/]/).at(-1) ?? name).replaceAll('$', '\\$');
    return search.find(new RegExp(`(?<![\\w$])${word}(?![\\w$])`), 2);
  };
  return Promise.resolve(constraints.map((constraint) => ({ ...constraint, at: constraint.names.flatMap(placeOf) })));
}
