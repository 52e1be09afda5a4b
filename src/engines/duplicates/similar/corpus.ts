import { sketchNames, type Fingerprint } from '../fingerprint/fingerprint.ts';
import { indexSketches, type SketchIndex, type Touched, type WeighedSketch } from './sketch-index.ts';
import { signalNames, trainedWeights, type Signal, type Weights } from './weights.ts';

/** A pull request to compare with. */
export interface CorpusEntry {
  readonly number: number;
  readonly fingerprint: Fingerprint;
}

/** A hint that two pull requests are about the same work. */
export interface SimilarWork {
  readonly number: number;
  /** 0..1; orders hints and is no probability: how many pull requests are duplicates differs from one repository to another. */
  readonly strength: number;
  /** What speaks for it, strongest first: each signal that is there, with its value from 0 to 1. */
  readonly because: readonly { readonly signal: Signal; readonly value: number }[];
}

/** Pull requests prepared for many questions: building it is linear in all fingerprints, a question costs what it shares with them. */
export interface Corpus {
  readonly size: number;
  /** Numbers of the pull requests with the identical patch, ascending; none where the identity is `null`. */
  identical(fingerprint: Fingerprint): readonly number[];
  /** The `most` pull requests of at least `least` strength that are likest, strongest first; equal ones by number. */
  similar(fingerprint: Fingerprint, limits: { readonly most: number; readonly least: number }): readonly SimilarWork[];
  /** Every signal between the fingerprint and one member (by its place in the entries): what weights are trained on. */
  signals(fingerprint: Fingerprint, member: number): Readonly<Record<Signal, number>>;
}

/** Of the members that share something rare, how many are compared in full. */
const mostCompared = 8;

export function prepareCorpus(entries: readonly CorpusEntry[], weights: Weights = trainedWeights): Corpus {
  const identities = Map.groupBy(entries, ({ fingerprint }) => fingerprint.identity);
  const prepared = prepare(entries);
  const factors = signalNames.map((signal) => weights.signals[signal]);
  // Kept between questions, so that a question allocates nothing of the collection's size.
  const touched: Touched = { sums: new Float64Array(entries.length), members: [] };
  const compare = (question: Question, member: number): Compared => {
    const values = valuesTo(prepared, question, member);
    return { number: entries[member]?.number ?? 0, strength: strengthOf(values, factors, weights.bias), values };
  };
  return {
    size: entries.length,
    identical({ identity }) {
      const same = identity === null ? [] : (identities.get(identity) ?? []);
      return same.map(({ number }) => number).toSorted((one, other) => one - other);
    },
    similar(fingerprint, { most, least }) {
      const question = weigh(prepared, fingerprint);
      touch(prepared, question, factors, touched);
      const compared = strongest(touched, Math.max(most, mostCompared)).map((member) => compare(question, member));
      for (const member of touched.members) touched.sums[member] = 0;
      touched.members.length = 0;
      return compared
        .filter(({ strength }) => strength >= least)
        .sort((one, other) => other.strength - one.strength || one.number - other.number)
        .slice(0, most)
        .map(({ number, strength, values }) => ({ number, strength, because: reasons(values, factors) }));
    },
    signals(fingerprint, member) {
      const values = valuesTo(prepared, weigh(prepared, fingerprint), member);
      return Object.fromEntries(signalNames.map((signal, index) => [signal, values[index] ?? 0])) as Record<Signal, number>;
    },
  };
}

interface Compared {
  readonly number: number;
  readonly strength: number;
  readonly values: SignalValues;
}

/** By the place of the signal in `signalNames`: the sketches first, then the issue. */
type SignalValues = Float64Array;

interface Prepared {
  readonly indexes: readonly SketchIndex[];
  readonly byIssue: ReadonlyMap<number, readonly number[]>;
  readonly issues: readonly Fingerprint['issues'][];
}

interface Question {
  readonly sketches: readonly WeighedSketch[];
  readonly issues: Fingerprint['issues'];
}

function prepare(entries: readonly CorpusEntry[]): Prepared {
  const byIssue = new Map<number, number[]>();
  for (const [member, { fingerprint }] of entries.entries()) {
    for (const issue of fingerprint.issues) {
      const members = byIssue.get(issue);
      if (members === undefined) byIssue.set(issue, [member]);
      else members.push(member);
    }
  }
  return {
    indexes: sketchNames.map((name) => indexSketches(entries.map(({ fingerprint }) => fingerprint.sketches[name]))),
    byIssue,
    issues: entries.map(({ fingerprint }) => fingerprint.issues),
  };
}

function weigh({ indexes }: Prepared, { sketches, issues }: Fingerprint): Question {
  return { sketches: indexes.map((index, place) => index.weigh(sketches[sketchNames[place] ?? 'files'])), issues };
}

/** A weight that training found useless or negative must not lead away from what shares something rare. */
const leastFactor = 0.1;

function touch({ indexes, byIssue }: Prepared, question: Question, factors: readonly number[], touched: Touched): void {
  for (const [place, sketch] of question.sketches.entries()) {
    indexes[place]?.addRare(sketch, Math.max(leastFactor, factors[place] ?? 0), touched);
  }
  for (const issue of question.issues) {
    for (const member of byIssue.get(issue)?.slice(0, mostCompared) ?? []) {
      if (touched.sums[member] === 0) touched.members.push(member);
      touched.sums[member] = (touched.sums[member] ?? 0) + Math.max(leastFactor, factors.at(-1) ?? 0);
    }
  }
}

function strongest({ sums, members }: Touched, most: number): readonly number[] {
  const best: number[] = [];
  let weakest = 0;
  for (const member of members) {
    const sum = sums[member] ?? 0;
    if (best.length === most && sum <= weakest) continue;
    let at = best.length === most ? most - 1 : best.length;
    while (at > 0 && (sums[best[at - 1] ?? 0] ?? 0) < sum) {
      best[at] = best[at - 1] ?? 0;
      at -= 1;
    }
    best[at] = member;
    weakest = sums[best.at(-1) ?? 0] ?? 0;
  }
  return best;
}

function valuesTo({ indexes, issues }: Prepared, question: Question, member: number): SignalValues {
  const values = new Float64Array(signalNames.length);
  for (let place = 0; place < indexes.length; place += 1) {
    const sketch = question.sketches[place];
    const cosine = sketch === undefined ? 0 : (indexes[place]?.cosine(sketch, member) ?? 0);
    // The square root: the step from nothing to a little says more than the one from much to all.
    if (cosine > 0) values[place] = Math.sqrt(cosine);
  }
  values[values.length - 1] = question.issues.some((issue) => issues[member]?.includes(issue) === true) ? 1 : 0;
  return values;
}

function strengthOf(values: SignalValues, factors: readonly number[], bias: number): number {
  let sum = bias;
  for (let index = 0; index < factors.length; index += 1) sum += (factors[index] ?? 0) * (values[index] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function reasons(values: SignalValues, factors: readonly number[]): SimilarWork['because'] {
  return signalNames
    .map((signal, index) => ({ signal, value: values[index] ?? 0, share: (values[index] ?? 0) * (factors[index] ?? 0) }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share)
    .map(({ signal, value }) => ({ signal, value }));
}
