import type { Expressed } from './expressed.ts';

export interface FittedRates {
  readonly rates: ReadonlyMap<string, number>;
  /** Mean natural logarithm of the share that the fixes' own proposals have on their lines. */
  readonly logLikelihood: number;
}

// A template without a hit is taken for one with this many, and for one that was there beside this many fixes.
const pseudoHits = 0.25;
const pseudoExposure = 1.5;
const rounds = 60;

type Found = Expressed & { readonly found: NonNullable<Expressed['found']> };

const isFound = (result: Expressed): result is Found => result.found !== null;

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);

/** What each template's proposals on a fix's lines weigh together before its rate counts. */
const weights = (result: Expressed, placeWeight: (index: number) => number): Map<string, number> =>
  new Map(
    [...result.places].map(([template, counts]) => [
      template,
      counts.reduce((sum, count, index) => sum + count * placeWeight(index), 0),
    ]),
  );

/**
 * Hits per proposal under which the developers' fixes are as likely as can be among all proposals on their lines, each chosen with a chance
 * proportional to its template's rate and its place's weight (Luce's choice model, fitted as in Hunter 2004, MM algorithms).
 */
export const fittedRates = (results: readonly Expressed[], placeWeight: (index: number) => number): FittedRates => {
  const hits = results.filter(isFound);
  const weighed = hits.map((result) => ({ result, weights: weights(result, placeWeight) }));
  let rates = new Map([...new Set(hits.flatMap((result) => [...result.places.keys()]))].map((template) => [template, 1]));
  const total = (own: ReadonlyMap<string, number>): number =>
    [...own].reduce((sum, [template, weight]) => sum + (rates.get(template) ?? 0) * weight, 0);
  for (let round = 0; round < rounds; round += 1) {
    const totals = weighed.map(({ weights: own }) => total(own));
    const fitted = new Map(
      [...rates.keys()].map((template) => {
        const count = hits.filter((result) => result.found.template === template).length;
        const exposure = weighed.reduce(
          (sum, { weights: own }, index) => sum + (own.get(template) ?? 0) / (totals[index] ?? 1),
          0,
        );
        return [template, (count + pseudoHits) / (exposure + pseudoExposure)];
      }),
    );
    // Only the ratios of rates matter; a mean of one keeps the smoothing at its strength.
    const scale = mean([...fitted.values()]);
    rates = new Map([...fitted].map(([template, rate]) => [template, rate / scale]));
  }
  const expected = results.reduce((sum, result) => sum + total(weights(result, placeWeight)), 0);
  const perProposal = hits.length / expected;
  const chances = weighed.map(({ result, weights: own }) =>
    Math.log(((rates.get(result.found.template) ?? 0) * placeWeight(result.found.indexAtSite)) / total(own)),
  );
  const scaled = new Map([...rates].map(([template, rate]) => [template, rate * perProposal]));
  return { rates: scaled, logLikelihood: mean(chances) };
};
