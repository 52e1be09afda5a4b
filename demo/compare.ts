import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameCode } from '../bench/repair/same-code.ts';
import { agrees, evaluate, sameOutcome, type Outcome } from './evaluate.ts';
import type { DemoCase } from './demo-case.ts';

/** How a repair stands to what upstream released. */
export type Comparison =
  | { readonly kind: 'identical' }
  | { readonly kind: 'same-code' }
  | { readonly kind: 'equal-behaviour'; readonly expressions: number }
  | { readonly kind: 'different'; readonly on: readonly string[]; readonly expressions: number };

/** Compares the case's files in two trees, and where they differ, what the case's expressions give in them. */
export async function compareTrees(definition: DemoCase, repaired: string, upstream: string): Promise<Comparison> {
  const pairs = definition.files.map((file) => ({
    file,
    one: readFileSync(join(repaired, file), 'utf8'),
    other: readFileSync(join(upstream, file), 'utf8'),
  }));
  if (pairs.every(({ one, other }) => one === other)) return { kind: 'identical' };
  if (pairs.every(({ file, one, other }) => isSameCode(one, other, file))) return { kind: 'same-code' };
  const expressions = allExpressions(definition);
  const ours = await evaluate(repaired, definition, expressions);
  const theirs = await evaluate(upstream, definition, expressions);
  const on = expressions.filter((_, index) => !sameOutcome(ours[index] ?? missing, theirs[index]));
  const count = expressions.length;
  return on.length === 0 ? { kind: 'equal-behaviour', expressions: count } : { kind: 'different', on, expressions: count };
}

/** The claims of the case that do not hold, one sentence each: what the issue says happens before, and what upstream's fix gives. */
export async function unfoundedClaims(definition: DemoCase, before: string, upstream: string): Promise<string[]> {
  const { examples } = definition.checks;
  const stated = (side: 'before' | 'after') =>
    examples.map((example) => {
      const text = example[side];
      return text === null || text.startsWith('throws') ? 'undefined' : text;
    });
  const expressions = examples.map((example) => example.expression);
  const wrong: string[] = [];
  for (const side of ['before', 'after'] as const) {
    const outcomes = await evaluate(side === 'before' ? before : upstream, definition, [...expressions, ...stated(side)]);
    const found = examples
      .map((example, index) => ({ example, outcome: outcomes[index] ?? missing, claim: outcomes[examples.length + index] }))
      .filter(({ example, outcome, claim }) => !agrees(outcome, example[side], claim))
      .map(({ example, outcome }) => `${side}: ${example.expression} gave ${shown(outcome)}, the case says ${example[side]}`);
    wrong.push(...found);
  }
  return wrong;
}

function allExpressions(definition: DemoCase): string[] {
  return [...definition.checks.examples.map((example) => example.expression), ...definition.checks.further];
}

const missing: Outcome = { kind: 'throws', name: 'Missing', message: 'no outcome' };

function shown(outcome: Outcome): string {
  return outcome.kind === 'value' ? outcome.text : `throws ${outcome.name}: ${outcome.message}`;
}
