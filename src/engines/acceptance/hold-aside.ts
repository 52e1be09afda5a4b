import type { Example, Reproduction } from '#domain/reproduction.ts';
import { onlyExample } from './named-test.ts';

/** Ids of the examples that a search may see, and of those that judge what it found. */
export interface Sides {
  readonly visible: readonly string[];
  readonly heldAside: readonly string[];
}

/**
 * Splits the examples, the same way each time: of n ≥ 2, max(1, ⌊n/3⌋) are held aside, those first that look most like a visible one
 * (it then shows the same fault), and never the last that fails on base. `failing` are the ids that fail there.
 */
export function holdAside(reproduction: Reproduction, failing: readonly string[]): Sides {
  if (reproduction.kind !== 'examples') return { visible: [onlyExample], heldAside: [] };
  const { examples } = reproduction;
  const ids = examples.map((example) => example.id);
  if (ids.length < 2) return { visible: ids, heldAside: [] };
  const wanted = Math.max(1, Math.floor(ids.length / 3));
  const held = new Set<string>();
  for (const id of byLikeness(examples, failing)) {
    if (held.size >= wanted) break;
    const failingLeft = failing.filter((other) => other !== id && !held.has(other));
    // What drives the search has to fail: its last failing example is never taken away.
    if (failing.includes(id) && failingLeft.length === 0) continue;
    held.add(id);
  }
  return { visible: ids.filter((id) => !held.has(id)), heldAside: ids.filter((id) => held.has(id)) };
}

/** Failing examples with the closest visible relative first: one that passes on base anyway judges little. */
function byLikeness(examples: readonly Example[], failing: readonly string[]): readonly string[] {
  const scored = examples.map((example, index) => {
    const others = examples.filter((other) => other.id !== example.id);
    const likeness = Math.max(0, ...others.map((other) => similarity(textOf(example), textOf(other))));
    return { id: example.id, index, score: (failing.includes(example.id) ? 1 : 0) + likeness };
  });
  return scored.sort((a, b) => b.score - a.score || b.index - a.index).map(({ id }) => id);
}

function textOf(example: Example): string {
  return example.kind === 'statements' ? example.code : `${example.setup} ${example.expression} ${example.expected.kind}`;
}

/** Jaccard index over words and signs, 0..1. */
function similarity(a: string, b: string): number {
  const first = new Set(a.match(/\w+|[^\s\w]/g));
  const second = new Set(b.match(/\w+|[^\s\w]/g));
  const union = first.union(second).size;
  return union === 0 ? 1 : first.intersection(second).size / union;
}
