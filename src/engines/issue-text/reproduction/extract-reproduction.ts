import type { Reproduction } from '#domain/reproduction.ts';
import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';
import { assemble, nothingExpected } from './assemble.ts';
import { commandReproduction } from './command-reproduction.ts';
import { gather } from './gather.ts';
import { namedTests } from './named-tests.ts';

export type ReproductionSearch =
  | {
      readonly kind: 'found';
      readonly reproduction: Reproduction;
      /** How loose words were read, one sentence each. */
      readonly notes: readonly string[];
    }
  /** What was looked at, and why it was no reproduction. */
  | { readonly kind: 'none'; readonly looked: readonly string[] };

/**
 * Reads from an issue (sanitised title and body) what to run and what must come of it: code with assertions, results in comments or
 * sections, sentences around a call, console sessions, commands, or an existing test named as failing. Nothing is evaluated.
 * Imports of the repository's own files are written from its root (`./src/a.js`).
 */
export function extractReproduction(
  issue: { readonly title: string; readonly body: string },
  facts: PackageFacts,
): ReproductionSearch {
  const gathered = gather(issue.title, issue.body);
  const { reproduction, notes, looked } = assemble(gathered.drafts, facts);
  if (reproduction !== null)
    return {
      kind: 'found',
      reproduction,
      notes: [...notes, ...looked.filter((line) => !line.endsWith(nothingExpected)).map((line) => `Left out: ${line}`)],
    };
  const command = commandReproduction(issue.title, issue.body, facts);
  if (command !== null) return { kind: 'found', ...command };
  const test = namedTests(issue.title, issue.body, facts);
  if (test !== null) {
    const { file, names, line } = test;
    const quoted = names.map((name) => `"${name}"`).join(', ');
    const note = names.length === 0 ? `every failing test of ${file}` : `the test ${quoted} of ${file}`;
    return { kind: 'found', reproduction: { kind: 'test', file, names, issueLine: line }, notes: [`The issue names ${note}`] };
  }
  const all = [...looked, ...gathered.looked];
  return {
    kind: 'none',
    looked: all.length > 0 ? all : ['The issue holds no code, command, call with a result, or name of a test.'],
  };
}
