import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { BuildStop } from '#domain/model-spending.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import type { Checkout } from './workspace.ts';

export const builderKinds = ['search', 'command', 'model', 'agent'] as const;
export type BuilderKind = (typeof builderKinds)[number];

export interface BuildTask {
  /**
   * A checkout of base that is the builder's own; it may write in it. It holds no acceptance tests and no behaviours. Where an earlier try of the same
   * builder was stopped, it holds what that one had changed; `feedback` says so.
   */
  readonly checkout: Checkout;
  /** Sanitised issue text; data, never instructions. */
  readonly issue: { readonly title: string; readonly body: string };
  /** The reproduction that may drive a search: red tests without the examples held aside. Never laid into a foreign program's worktree. */
  readonly visibleTests: AcceptanceTests;
  readonly locations: readonly SuspiciousLocation[];
  /** Ids of candidates that already failed a gate: proposing one again is a waste that the flow refuses. */
  readonly refuted: readonly string[];
  readonly budget: { readonly wallMs: number; readonly candidates: number };
  /**
   * What is known so far, in words: the hypothesis graph of the run (claims, commands, observed results), untrusted text in it wrapped. `null` where
   * there is nothing to hand over, or where the owner switched the hand-over off to measure what it is worth.
   */
  readonly handover: string | null;
  /** Where several variants are wanted: what makes this one different, one paragraph of ours. Builders that read no prose ignore it. */
  readonly angle?: string;
  /** What was seen of this builder's earlier tries in this run, oldest first, one paragraph each; never the text of an acceptance test. */
  readonly feedback: readonly string[];
  /** Seed of every random choice. */
  readonly seed: number;
  readonly progress: (event: BuildProgress) => void;
}

export interface BuildProgress {
  readonly doing: string;
  readonly done: number;
  /** `null` where the total is unknown. */
  readonly total: number | null;
}

export interface RankedCandidate {
  readonly patch: CandidatePatch;
  /** Weight of belief among the candidates of the same result, > 0; only ratios mean something. */
  readonly plausibility: number;
  /** Why it stands where it stands, strongest first. */
  readonly reasons: readonly string[];
  /** Ids of candidates in the same result that behave the same on every generated input. */
  readonly sameBehaviourAs: readonly string[];
  /** Inputs on which it differs from the first candidate, as people can read them; empty for the first. */
  readonly differsOn: readonly string[];
  /** Paths that the builder changed, too, and that are no part of this candidate. */
  readonly leftOut?: readonly string[];
}

export interface BuildResult {
  /** Best first; empty when nothing was found. */
  readonly candidates: readonly RankedCandidate[];
  /** What was tried and learnt; `parent: null` hangs under the node of the phase. Only `nodes[i].parent === null` or the index form `@<i>` is used. */
  readonly nodes: readonly NewHypothesisNode[];
  readonly tried: number;
  /** One sentence for people. */
  readonly summary: string;
  /** Why it was stopped before it had ended; what it left is judged all the same, and only where that does not pass the run stops. */
  readonly stop?: BuildStop;
}

/** One step of the ladder: a builder, how dear it is, and how often it is asked. */
export interface Rung {
  /** As people name it: `search`, `command`, a model's or an agent's name in the configuration. */
  readonly name: string;
  /** Rank in cost and strength; `search` and `command` are 0, models begin at 1. The ladder is climbed in this order and never down. */
  readonly tier: number;
  /** `vendor/model` that it works with; `null` where it needs none or nobody knows. */
  readonly model: string | null;
  /** How often it may try before the next rung is asked. */
  readonly attempts: number;
  readonly builder: Builder;
}

/**
 * Makes candidate patches. Its claims are ignored; what it returns or leaves in the checkout is judged by execution. MUST: where `BudgetSpent` or
 * `GoingInCircles` ends it, give what it has left with `stop`, and throw only where that is nothing, or was refuted before.
 */
export interface Builder {
  readonly kind: BuilderKind;
  build(task: BuildTask): Promise<BuildResult>;
}
