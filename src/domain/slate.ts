import type { Forecast } from './forecast.ts';
import type { Halt } from './halt.ts';
import type { Evidence } from './evidence.ts';
import type { Score } from './score.ts';
import type { WorkItem } from './work-item.ts';

export const slateSchema = 'patchline-slate-1';

/** What was asked for when a slate was begun; the next round asks for the same. */
export interface SlateAsked {
  /** Variants wanted at most. */
  readonly count: number;
  /** Flags of the command line that choose who builds and how, by their long names; those of `patchline.yml` are read anew. */
  readonly flags: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** What a variant cost. `null`: nobody knows, because a program of the owner asked models by itself, or the wire did not say. */
export interface VariantCost {
  readonly calls: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicroUsd: number | null;
  /** Milliseconds that its builder took; survivors of one search share them. */
  readonly buildMs: number;
  readonly judgeMs: number;
}

/** Who made a variant. */
export interface VariantMaker {
  /** Name of the rung. */
  readonly rung: string;
  readonly builder: string;
  readonly model: string | null;
  readonly tier: number;
  /** What its builder was told besides the issue, so that the variants differ; `null` for a search, a program, and a variant of an earlier round. */
  readonly angle: string | null;
  /** Times that it was written anew, told what the gates or the forecast had against it. */
  readonly rewrites: number;
}

/** One input on which a variant does something else than another one, as people can read it. */
export interface BehaviourDifference {
  /** `sum([1, 2])`. */
  readonly input: string;
  /** By the id of the variant: the result, what it throws, or `endless`. */
  readonly results: Readonly<Record<string, string>>;
}

/** What the forecast says of a variant, or why it says nothing. Advice: it orders, and never takes a variant from the slate. */
export type VariantForecast =
  | { readonly kind: 'forecast'; readonly forecast: Forecast }
  | { readonly kind: 'none'; readonly why: string };

/** A candidate that passed every gate, as a person is shown it. */
export interface SlateVariant {
  /** `search-1`, `small-3`: unique in its slate, the same when the slate is made again. */
  readonly id: string;
  readonly maker: VariantMaker;
  /** sha256 of its content, as the receipt names it. */
  readonly candidate: string;
  readonly diff: string;
  readonly files: readonly string[];
  /** Why its builder stands by it, strongest first. */
  readonly reasons: readonly string[];
  readonly tests: { readonly failToPass: readonly string[]; readonly passToPass: number };
  readonly evidence: Evidence;
  readonly score: Score;
  readonly forecast: VariantForecast;
  /** What was found in it that does not refuse it, one sentence each. */
  readonly findings: readonly string[];
  readonly cost: VariantCost;
  /** Other candidates that do the same on every generated input and were folded into this one: who made them. */
  readonly sameAs: readonly string[];
  /** Variants of this slate that do something else, and on which input. */
  readonly differsFrom: readonly {
    readonly variant: string;
    readonly input: string;
    readonly here: string;
    readonly there: string;
  }[];
}

/** A candidate that is not on the slate, and why. */
export interface LeftOut {
  readonly id: string;
  readonly by: string;
  /** `gate`: it missed one; `same`: it does what another one does; `nothing`: its builder left nothing to judge. */
  readonly because: 'gate' | 'same' | 'nothing';
  /** One sentence. */
  readonly why: string;
  /** `null` where there is none. */
  readonly diff: string | null;
}

export const slateStates = ['preparing', 'building', 'ready', 'halted', 'picked'] as const;
export type SlateState = (typeof slateStates)[number];

/** A slate as it is kept in `slate.json` in the folder of its run and printed by `--json`: all that a page or a program needs to show it. */
export interface Slate {
  readonly schema: typeof slateSchema;
  /** Name of its run. */
  readonly id: string;
  readonly state: SlateState;
  /** 1 for the first. */
  readonly round: number;
  /** The slate of the round before. */
  readonly previous: string | null;
  /** What the user wrote in each round after the first, oldest first; it stands at the end of the text, too. */
  readonly prose: readonly string[];
  readonly item: WorkItem;
  readonly base: string;
  readonly asked: SlateAsked;
  /** What is done now, or was done last, one sentence. */
  readonly doing: string;
  /** Best first, as `rankVariants` orders them. Empty until all were judged. */
  readonly variants: readonly SlateVariant[];
  readonly leftOut: readonly LeftOut[];
  /** How behaviour was compared, one sentence, and the inputs that tell most variants apart. */
  readonly behaviour: { readonly says: string; readonly compared: number; readonly differences: readonly BehaviourDifference[] };
  /** What was learnt on the way that a person should know, one sentence each. */
  readonly learnt: readonly string[];
  readonly halt: Halt | null;
  readonly startedAt: number;
  readonly wallMs: number;
  readonly picked: PickedVariant | null;
}

export interface PickedVariant {
  readonly variant: string;
  readonly branch: string;
  readonly head: string;
  /** Path of the receipt; `null` where its forge keeps it. */
  readonly receipt: string | null;
  readonly pullRequest: string | null;
}

type Ranked = Pick<SlateVariant, 'id' | 'score' | 'forecast' | 'diff'>;

/**
 * The order of a slate. Everything on it passed every gate; then the score counts, because it is what was executed; where that is the same, the
 * forecast: `likely` before one that abstains or is missing, before `unlikely`, and inside the outer two the higher chance; then the shorter diff.
 * `order` is the builder's own order, which decides where all else is equal.
 */
export function rankVariants<T extends Ranked>(order: readonly T[]): readonly T[] {
  return order.toSorted(
    (one, other) =>
      other.score.value - one.score.value ||
      bandOf(one) - bandOf(other) ||
      chanceOf(other) - chanceOf(one) ||
      one.diff.length - other.diff.length,
  );
}

function bandOf({ forecast }: Ranked): number {
  if (forecast.kind === 'none' || forecast.forecast.verdict === 'abstain') return 1;
  return forecast.forecast.verdict === 'likely' ? 0 : 2;
}

/** Of a forecast that abstains the chance says nothing. */
function chanceOf(variant: Ranked): number {
  return variant.forecast.kind === 'none' || bandOf(variant) === 1 ? 0 : variant.forecast.forecast.chance;
}
