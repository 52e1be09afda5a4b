import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { BehaviourDifference } from '#domain/slate.ts';
import { compareMany, type ComparedSource, type VariantBehaviours } from '#engines/repair/repair.ts';
import { sha256 } from '#lib/digest.ts';
import { withCheckout } from '#stages/execution.ts';
import type { Passed, Workshop } from './workshop.ts';

/** What is known of the behaviour of candidates that passed, beside each other. */
export interface Compared {
  readonly compared: number;
  /** By id of a candidate: those with the same text did the same. */
  readonly groupOf: Readonly<Record<string, string>>;
  readonly differences: readonly BehaviourDifference[];
}

/** Runs all that passed on the same recorded and generated inputs, each as a change of base, in one sandboxed process. A durable step. */
export async function compareAll(workshop: Workshop, passed: readonly Passed[]): Promise<Compared> {
  const context = workshop.contextFor('variants');
  if (passed.length > 1) workshop.says(`comparing what ${passed.length} candidates do on the same inputs`);
  const key = sha256(passed.map(({ chosen }) => chosen.patch.id).join('\n')).slice(0, 12);
  const seen = await context.step(`compare-${key}`, () => observe(workshop, passed));
  return {
    compared: seen.compared,
    groupOf: Object.fromEntries(passed.map(({ id, chosen }, index) => [id, groupName(seen, index, chosen.patch)])),
    differences: seen.differences.map(({ input, results }) => ({
      input,
      results: Object.fromEntries(
        passed.flatMap(({ id }, index) => {
          const result = results[index] ?? null;
          return result === null ? [] : [[id, result] as const];
        }),
      ),
    })),
  };
}

/** What could not be observed does the same as nothing but its own text. */
function groupName({ groups }: VariantBehaviours, index: number, patch: CandidatePatch): string {
  const group = groups[index] ?? null;
  return group === null ? `unobserved ${patch.id}` : `behaviour ${group}`;
}

export function isObserved(group: string | undefined): boolean {
  return group?.startsWith('behaviour') === true;
}

function observe({ state, contextFor }: Workshop, passed: readonly Passed[]): Promise<VariantBehaviours> {
  const context = contextFor('variants');
  return withCheckout(context, { base: state.repository.base, changes: [] }, (checkout) =>
    compareMany({
      sandbox: context.sandbox,
      checkout,
      tests: state.acceptance,
      variants: passed.map(({ chosen }) => sourcesOf(chosen.patch, checkout.path)),
      seed: context.settings.seed,
      progress: (doing) => context.progress({ doing, done: 0, total: null }),
    }),
  );
}

/** New texts of program files that base has; `null` where a change adds or removes files, which is not observed. */
function sourcesOf({ changes }: CandidatePatch, root: string): ComparedSource | null {
  const sources: Record<string, string> = {};
  for (const { path, content } of changes) {
    if (content === null || !/\.[cm]?[jt]sx?$/.test(path) || !existsSync(join(root, path))) return null;
    sources[path] = content;
  }
  return sources;
}
