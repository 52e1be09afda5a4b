import type { DiffReview, BuildAttempt, ChosenCandidate, Judgement } from './run-state.ts';

/** What the owner's line `policy.merge` allows, weakest first. */
export const mergePolicies = ['never', 'ready', 'auto'] as const;
export type MergePolicy = (typeof mergePolicies)[number];

/** A policy under which something may be wished for at all. */
export type MergeAllowance = Exclude<MergePolicy, 'never'>;

/**
 * What a run may ask of a forge about its own draft pull request, where the owner's policy allows it. Apart from `ForgeAction` on purpose: who was
 * not given a `MergeWishes` has no such call. `mark-ready` takes the draft mark off; `ask-auto-merge` does that too, and then asks the forge to
 * merge once its own rules are kept, now or never. There is no merge and no approval.
 */
export interface MergeWish {
  readonly kind: 'mark-ready' | 'ask-auto-merge';
  readonly branch: string;
  readonly base: string;
}

/** The weaker of two: what both allow. */
export function weakerPolicy(one: MergePolicy, other: MergePolicy): MergePolicy {
  return mergePolicies.indexOf(one) < mergePolicies.indexOf(other) ? one : other;
}

/** What a wish is decided by: recorded evidence, and who built and reviewed. */
export interface MergeFacts {
  readonly allowance: MergeAllowance;
  readonly chosen: Pick<ChosenCandidate, 'builder'>;
  readonly judgement: Pick<Judgement, 'score' | 'evidence'>;
  readonly attempts: readonly Pick<BuildAttempt, 'rung' | 'builder' | 'model' | 'outcome'>[];
  readonly reviews: readonly Pick<DiffReview, 'model' | 'vendor'>[];
  /** Halts that a person answered with "go on". */
  readonly lifted: readonly string[];
}

/** A score that may go on without a person, where its owner says so. */
const enough = 0.9;

/** Why nothing is wished for, one clause each; empty where the wish that the policy allows is due. A pure function of what was recorded. */
export function whyNoWish(facts: MergeFacts): readonly string[] {
  const { judgement, allowance, lifted } = facts;
  const { value } = judgement.score;
  return [
    ...(value >= enough ? [] : [`the score is ${value.toFixed(2)}, and ${enough.toFixed(2)} is needed`]),
    ...lifted.map((reason) => `a person let the run go on after ${reason}, and a person decides about what came of it`),
    ...(allowance === 'auto' ? whyNoAutoMerge(facts) : []),
  ];
}

/** Two vendors have to agree: the one whose model built, and one whose model attacked the change. */
function whyNoAutoMerge({ judgement, chosen, attempts, reviews }: MergeFacts): readonly string[] {
  if (judgement.evidence.review !== 'approve') return ['no review of a model counts'];
  // Which of those that passed is published is not always the last, so none of them may share its vendor with every reviewer.
  const built = attempts.filter(({ outcome }) => outcome === 'passed');
  const unknown = built.find(({ model, builder }) => model === null && builder !== 'search');
  if (unknown !== undefined) return [`nobody knows whose model ${unknown.rung} builds with`];
  if (built.length === 0 && chosen.builder !== 'search') return ['nobody knows who built the change'];
  const vendors = new Set(built.flatMap(({ model }) => (model === null ? [] : [vendorOf(model)])));
  if (reviews.some(({ vendor }) => !vendors.has(vendor))) return [];
  return [`no reviewer is of another vendor than the builder (${[...vendors].join(', ') || 'no model reviewed'})`];
}

/** Models are named `vendor/model`. */
function vendorOf(model: string): string {
  return model.split('/')[0] ?? model;
}
