import { join } from 'node:path';
import type { BenchCase } from './bench-case.ts';
import { runInTree, type Tree } from './in-sandbox.ts';
import { outcomesIn, type Outcome } from './outcomes.ts';
import { isSameCode } from './same-code.ts';
import { overlaidTree, textAt, writeFiles, type Overlay } from './tree.ts';
import { varyExpressions } from './vary-expression.ts';

/**
 * How a repair stands to the developer's. `equal`: the same code but for layout. `equivalent`: passes the hidden tests and gives
 * the same on at least 200 generated inputs. `different`: fails a hidden test or differs on an input. `unknown`: cannot be compared.
 */
export type Verdict =
  | { readonly kind: 'equal' }
  | { readonly kind: 'equivalent'; readonly inputs: number }
  | { readonly kind: 'different'; readonly on: string }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Judge {
  judge(overlay: Overlay): Promise<Verdict>;
  /** Whether a repair passes the hidden program; `true` where there is none. */
  passesHidden(overlay: Overlay): Promise<boolean>;
}

const inputs = 300;
/** Fewer inputs that agree show nothing. */
export const leastInputs = 200;

/** Prepares the developer's outcomes lazily and once; `scratch` is a folder for trees. */
export function judgeFor(bench: BenchCase, repository: string, scratch: string, seed: number): Judge {
  const probes =
    bench.probes === null ? null : { ...bench.probes, expressions: varyExpressions(bench.probes.expressions, inputs, seed) };
  let expected: readonly Outcome[] | null | undefined;
  const treeOf = (overlay: Overlay, name: string) => overlaidTree(repository, join(scratch, name), overlay);
  const hidden = new Map<string, Promise<boolean>>();
  const passesHidden = async (overlay: Overlay) => {
    if (bench.hidden === null) return true;
    const key = JSON.stringify(overlay);
    const known = hidden.get(key) ?? runsHidden(treeOf(overlay, 'hidden'), bench.hidden);
    hidden.set(key, known);
    return await known;
  };

  return {
    passesHidden,
    async judge(overlay) {
      const { fixed } = bench;
      if (fixed === null) return { kind: 'unknown', why: "the developer's fix is not known" };
      if (isSameChange(repository, overlay, fixed)) return { kind: 'equal' };
      if (!(await passesHidden(overlay))) return { kind: 'different', on: 'a hidden test' };
      if (probes === null) return { kind: 'unknown', why: 'no call is known from which inputs could be made' };
      if (probes.expressions.length < leastInputs) return { kind: 'unknown', why: `only ${probes.expressions.length} inputs` };
      expected ??= await outcomesIn(treeOf(fixed, 'fixed'), probes);
      if (expected === null) return { kind: 'unknown', why: "the developer's version does not load" };
      const found = await outcomesIn(treeOf(overlay, 'candidate'), probes);
      return compare({ expected, found }, probes.expressions);
    },
  };
}

function compare(
  sides: { readonly expected: readonly Outcome[]; readonly found: readonly Outcome[] | null },
  expressions: readonly string[],
): Verdict {
  const { expected, found } = sides;
  if (found === null) return { kind: 'different', on: 'loading the package' };
  const differing = expressions.find((_, index) => differ(expected[index], found[index]));
  if (differing !== undefined) return { kind: 'different', on: differing };
  const ended = expressions.filter((_, index) => hasEnded(expected[index]) && hasEnded(found[index])).length;
  if (ended < leastInputs) return { kind: 'unknown', why: `only ${ended} inputs come to an end` };
  return { kind: 'equivalent', inputs: ended };
}

/** Running out of time is no evidence: the machine may be busy. What never ends shows in the count of inputs. */
function differ(expected: Outcome | undefined, found: Outcome | undefined): boolean {
  return hasEnded(expected) && hasEnded(found) && summary(expected) !== summary(found);
}

function hasEnded(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && outcome.kind !== 'endless';
}

/** Messages of errors are wording; their names are behaviour. */
function summary(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'nothing';
  return outcome.kind === 'throws' ? `throws ${outcome.name}` : JSON.stringify(outcome);
}

function isSameChange(repository: string, overlay: Overlay, fixed: Overlay): boolean {
  const paths = [...new Set([...Object.keys(overlay), ...Object.keys(fixed)])];
  const contentIn = (side: Overlay, path: string) => (path in side ? (side[path] ?? '') : textAt(repository, path));
  return paths.every((path) => isSameCode(contentIn(overlay, path), contentIn(fixed, path), path));
}

async function runsHidden(tree: Tree, hidden: { readonly path: string; readonly content: string }): Promise<boolean> {
  writeFiles(tree.path, { [hidden.path]: hidden.content });
  return (await runInTree(tree, ['node', hidden.path], 10_000)).exitCode === 0;
}
