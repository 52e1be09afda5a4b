import { whyNoWish, type MergeFacts, type MergeWish } from '#domain/merge-policy.ts';
import type { RunState } from '#domain/run-state.ts';
import type { PhaseContext } from './phase-spec.ts';

type Input = Pick<RunState, 'repository' | 'chosen' | 'judgement'> & Partial<Pick<RunState, 'attempts' | 'reviews'>>;

/** What the owner's policy makes of a run: a wish, or why there is none; `null` where the policy is `never`. */
export type DueWish =
  | { readonly kind: 'wish'; readonly wish: MergeWish }
  | { readonly kind: 'none'; readonly because: readonly string[] }
  | null;

export function dueWish({ repository, chosen, judgement, attempts = [], reviews = [] }: Input, context: PhaseContext): DueWish {
  const { mergeWishes, settings } = context;
  if (mergeWishes === undefined) return null;
  const { allowance, refusal } = mergeWishes;
  const facts: MergeFacts = { allowance, chosen, judgement, attempts, reviews, lifted: settings.lifted };
  const because = [...(refusal === null ? [] : [refusal]), ...whyNoWish(facts)];
  if (because.length > 0) return { kind: 'none', because };
  const kind = allowance === 'auto' ? 'ask-auto-merge' : 'mark-ready';
  return { kind: 'wish', wish: { kind, branch: settings.branch, base: repository.branch ?? repository.base } };
}
