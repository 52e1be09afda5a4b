import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { BuildAttempt, RunState } from '#domain/run-state.ts';
import type { LeftOut, VariantCost, VariantForecast, VariantMaker } from '#domain/slate.ts';
import type { Rung } from '#ports/builder.ts';
import type { PhaseContext } from '#stages/phase-spec.ts';

/** What a builder asked of models. `null`: nobody knows. */
export type Spent = Pick<VariantCost, 'calls' | 'inputTokens' | 'outputTokens' | 'costMicroUsd'>;

/** A rung opened once more, so that its cost can be told from that of the others. */
export interface OwnRung {
  readonly rung: Rung;
  /** Since it was asked for the last time. */
  spent(): Spent;
}

export const nothingYet: Spent = { calls: 0, inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };

export function addSpent(one: Spent, other: Spent): Spent {
  const sum = (of: (spent: Spent) => number | null): number | null => {
    const [first, second] = [of(one), of(other)];
    return first === null || second === null ? null : first + second;
  };
  return {
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costMicroUsd: sum(({ costMicroUsd }) => costMicroUsd),
  };
}

/** Forecasts a candidate as the pull request that it would be. */
export type ForecastCandidate = (patch: CandidatePatch, score: RunState['judgement']['score']) => VariantForecast;

/** Everything that variants of one slate have in common. */
export interface Workshop {
  /** After PLAN. */
  readonly state: Omit<RunState, 'chosen' | 'judgement' | 'published'>;
  /** A context whose durable steps stand under a prefix. */
  readonly contextFor: (prefix: string) => PhaseContext;
  readonly fork: (rung: Rung) => Promise<OwnRung>;
  readonly forecast: ForecastCandidate;
  /** What is known so far, as builders are handed it; `null` where the owner switched that off. */
  readonly handover: string | null;
  /** Variants tried at the same time. */
  readonly places: number;
  readonly says: (sentence: string) => void;
}

/** A candidate that passed every gate. Survives JSON. */
export interface Passed {
  readonly id: string;
  readonly maker: VariantMaker;
  /** Candidates of one pool were weighed against each other; only inside it plausibility means something. */
  readonly pool: string;
  readonly plausibility: number;
  readonly chosen: RunState['chosen'];
  readonly judgement: RunState['judgement'];
  readonly reviews: RunState['reviews'];
  readonly ownerGates: RunState['ownerGates'];
  readonly attempt: BuildAttempt;
  readonly forecast: VariantForecast;
  readonly cost: VariantCost;
  /** Other candidates of its pool that the builder saw do the same on every generated input. */
  readonly alike: number;
  /** Of the attack on its diff. */
  readonly nodes: readonly NewHypothesisNode[];
}

/** What trying gave. */
export interface Tried {
  readonly passed: readonly Passed[];
  readonly leftOut: readonly LeftOut[];
  /** What was executed, as one list of local parents. */
  readonly nodes: readonly NewHypothesisNode[];
  readonly learnt: readonly string[];
}

/** A candidate of an earlier round, to be judged again. Survives JSON. */
export interface CarriedVariant {
  readonly id: string;
  readonly maker: VariantMaker;
  readonly patch: CandidatePatch;
  readonly reasons: readonly string[];
}

/** What a round leaves to the next one: tests that stay frozen, and candidates that may still hold. Survives JSON. */
export interface SlateCarry {
  readonly acceptance: AcceptanceTests;
  readonly variants: readonly CarriedVariant[];
}

/** One list of nodes after the other; local parents (`@i`) keep pointing at their own list. */
export function joinNodes(lists: readonly (readonly NewHypothesisNode[])[]): readonly NewHypothesisNode[] {
  const joined: NewHypothesisNode[] = [];
  for (const list of lists) {
    const by = joined.length;
    joined.push(
      ...list.map((node) =>
        node.parent?.startsWith('@') === true ? { ...node, parent: `@${Number(node.parent.slice(1)) + by}` } : node,
      ),
    );
  }
  return joined;
}

export function joinTried(all: readonly Tried[]): Tried {
  return {
    passed: all.flatMap(({ passed }) => passed),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    nodes: joinNodes(all.map(({ nodes }) => nodes)),
    learnt: all.flatMap(({ learnt }) => learnt),
  };
}
