import type { SpecDraft } from './draft.ts';
import { codeNames } from '../known-work.ts';
import type { Objection } from './objection.ts';

/** What a sentence of section A may speak of. */
export interface PublicWords {
  /** The issue's own text, title included: what it names is public. */
  readonly issue: string;
  /** What the package exports, and what the examples use. */
  readonly names: readonly string[];
  /** Files at base, relative paths. */
  readonly files: readonly string[];
}

/** Where a sentence of section A says how: a path or a line of the code, or a name that only the plan knows. */
export function leaksIn(text: string, plan: SpecDraft['plan'], words: PublicWords): readonly Omit<Objection, 'about'>[] {
  // Texts that a program is given or gives are values, whatever they look like.
  const said = text.replaceAll(/'[^']*'|"[^"]*"/g, "''");
  const leaks = [...paths(said, words), ...lines(said, words), ...names(said, plan, words)];
  return leaks.map((what) => ({ category: 'implementation-leakage', says: `it names ${what}, which users cannot see` }));
}

function paths(text: string, { issue, files }: PublicWords): readonly string[] {
  const written = text.match(/[\w@./-]*\w\.[a-z]{1,5}\b/g) ?? [];
  const isFile = (path: string): boolean =>
    files.some((file) => file === path.replace(/^\.\//, '') || file.split('/').at(-1) === path);
  return written.filter((path) => isFile(path) && !issue.includes(path));
}

function lines(text: string, { issue }: PublicWords): readonly string[] {
  return (text.match(/\blines? \d+/gi) ?? []).filter((line) => !issue.includes(line));
}

function names(text: string, plan: SpecDraft['plan'], words: PublicWords): readonly string[] {
  const own = new Set(
    [...text.matchAll(/\b(?:const|let|var|function|class)\s+([\w$]+)|([\w$]+)\s*=>/g)].map((match) => match[1] ?? match[2] ?? ''),
  );
  const isPublic = (name: string): boolean =>
    own.has(name) ||
    words.names.includes(name) ||
    everywhere.has(name) ||
    new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`).test(words.issue);
  return codeNames(plan.map(({ does }) => does).join('\n')).filter(
    (name) => new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`).test(text) && !isPublic(name),
  );
}

function escaped(name: string): string {
  return name.replaceAll('$', String.raw`\$`);
}

/** Names of the language itself. */
const everywhere: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...[Array, String, Number, Map, Set, Promise, Date, RegExp, Function].flatMap((type) =>
    Object.getOwnPropertyNames(type.prototype),
  ),
  ...[Object, Array, Number, Math, JSON, Reflect].flatMap((holder) => Object.getOwnPropertyNames(holder)),
  ...'await async break case catch const continue default else false finally for function if import in let new null return this throw true try typeof var void while'.split(
    ' ',
  ),
]);
