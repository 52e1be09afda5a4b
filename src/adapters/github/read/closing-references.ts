import { fullName, type RepositoryName } from '../repository-name.ts';

const keyword = String.raw`\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+`;

/**
 * Numbers of issues of this repository that a text says it closes, in order, after "Linking a pull request to an issue" of
 * docs.github.com: a keyword, then `#1`, `owner/name#1` or the whole address.
 */
export function closingReferences(text: string, repository: RepositoryName, server: string): readonly number[] {
  const name = escaped(fullName(repository));
  const target = `(?:(?:${name})?#|${escaped(server)}/${name}/issues/)(\\d{1,9})\\b`;
  const found = [...text.slice(0, 70_000).matchAll(new RegExp(keyword + target, 'gi'))].map((match) => Number(match[1]));
  return [...new Set(found)].filter((number) => number > 0);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
