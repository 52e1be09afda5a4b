import { compareVariants, type Baseline, type Behaviours, type MeasuredTest, type RerunContext } from '../rerun/rerun.ts';
import { behaviourViews, differences, unobserved, type BehaviourView } from './behaviour-clusters.ts';
import { plausibilityParts, type PlausibilityHints, type PlausibilityPart } from './plausibility.ts';
import { textsAfter, type Trial } from './trial.ts';

/** A survivor in its place. */
export interface RankedTrial {
  readonly trial: Trial;
  readonly view: BehaviourView;
  readonly parts: readonly PlausibilityPart[];
  /** Log-likelihood, up to a constant. */
  readonly score: number;
  /** Likelihood, up to a constant, of doing what this one does: the sum over all survivors that behave alike. */
  readonly mass: number;
  /** Positions in the same ranking that do the same on every input. */
  readonly sameAs: readonly number[];
  /** Inputs on which it differs from the first. */
  readonly differsOn: readonly string[];
}

export interface RankOptions {
  readonly failing: readonly MeasuredTest[];
  readonly passing: readonly MeasuredTest[];
  readonly hints: PlausibilityHints;
  readonly wallMs: number;
}

/** Only so many are compared by behaviour; the rest can hardly be the fix. */
const mostCompared = 120;
const generatedInputs = 400;

/**
 * Orders survivors. Those that behave alike are one hypothesis: its likelihood is the sum of theirs, so that many different edits
 * with one effect outweigh a lucky one. Inside a hypothesis the likeliest edit leads.
 */
export async function rankSurvivors(
  context: RerunContext,
  baseline: Baseline,
  survivors: readonly Trial[],
  options: RankOptions,
): Promise<RankedTrial[]> {
  const judged = survivors
    .map((trial) => ({ trial, parts: plausibilityParts(trial, options.hints) }))
    .sort((a, b) => total(b.parts) - total(a.parts))
    .slice(0, mostCompared);
  const behaviours = await observe(
    context,
    baseline,
    judged.map((each) => each.trial),
    options,
  );
  const views = behaviourViews(behaviours, judged.length, new Set(options.failing.map((test) => test.id)));
  const scored = judged.map((each, index) => scoredBy(each, views[index], index));
  const masses = clusterMasses(scored);
  const mass = (each: Scored): number => masses.get(each.view.cluster) ?? 0;
  const ordered = scored.toSorted((a, b) => mass(b) - mass(a) || b.score - a.score);
  return ordered.map((each) => ({
    ...each,
    mass: mass(each),
    sameAs: ordered.flatMap((other, position) => (other !== each && other.view.cluster === each.view.cluster ? [position] : [])),
    differsOn: ordered[0] === undefined || ordered[0] === each ? [] : differences(behaviours, ordered[0].index, each.index),
  }));
}

interface Scored {
  readonly trial: Trial;
  readonly parts: readonly PlausibilityPart[];
  readonly view: BehaviourView;
  readonly score: number;
  readonly index: number;
}

function scoredBy(
  judged: { readonly trial: Trial; readonly parts: readonly PlausibilityPart[] },
  view: BehaviourView | undefined,
  index: number,
): Scored {
  const seen = view ?? unobserved(-1 - index);
  const observed: PlausibilityPart[] = [
    {
      text: `changes ${percent(seen.changedNearPassing)} of the results near passing tests`,
      weight: -1.5 * (seen.changedNearPassing ?? 0),
    },
    { text: `breaks on ${percent(seen.newlyBroken)} of the generated inputs`, weight: -3 * seen.newlyBroken },
  ];
  const parts = [...judged.parts, ...observed.filter((part) => part.weight !== 0)];
  return { trial: judged.trial, parts, view: seen, score: total(parts), index };
}

function clusterMasses(scored: readonly Scored[]): Map<number, number> {
  const masses = new Map<number, number>();
  for (const each of scored) masses.set(each.view.cluster, (masses.get(each.view.cluster) ?? 0) + Math.exp(each.score));
  return masses;
}

async function observe(
  context: RerunContext,
  baseline: Baseline,
  trials: readonly Trial[],
  options: RankOptions,
): Promise<Behaviours> {
  const variants = [{}, ...trials.map((trial) => textsAfter(trial.candidates))];
  const tests = [...options.failing, ...options.passing.slice(0, 60)].map((test) => test.id);
  return await compareVariants(context, baseline, variants, { tests, inputs: generatedInputs, wallMs: options.wallMs });
}

const total = (parts: readonly PlausibilityPart[]): number => parts.reduce((sum, part) => sum + part.weight, 0);

const percent = (share: number | null): string => `${Math.round((share ?? 0) * 100)} %`;
