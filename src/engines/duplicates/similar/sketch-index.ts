import type { Sketch } from '../fingerprint/sketch.ts';
import { hashSlots, type HashSlots } from './hash-slots.ts';

/**
 * A hash that more members hold leads to nobody: it would cost much and tell little. Where members are compared that another hash led
 * to, it counts.
 */
const mostHolders = 16;

/** A sketch that is asked about, with the weight of each of its hashes in a collection and the length of their vector. */
export interface WeighedSketch {
  readonly hashes: Uint32Array;
  readonly slots: Int32Array;
  readonly weights: Float64Array;
  readonly length: number;
}

/**
 * The sketches of one kind of a whole collection, and from each hash to the members that hold it. A hash weighs the more the fewer hold
 * it (inverse document frequency; Salton and Buckley 1988).
 */
export interface SketchIndex {
  weigh(sketch: Sketch): WeighedSketch;
  /** Adds `factor` times about the cosine to `sums`, by member, as far as rare hashes lead there; tells `touched` of members new to it. */
  addRare(sketch: WeighedSketch, factor: number, touched: Touched): void;
  /** Cosine of the two vectors, 0..1. */
  cosine(sketch: WeighedSketch, member: number): number;
}

/** The members that a question came to. */
export interface Touched {
  readonly sums: Float64Array;
  readonly members: number[];
}

export function indexSketches(sketches: readonly Sketch[]): SketchIndex {
  const { slots, starts, members } = holdersByHash(sketches);
  const weights = new Float64Array(slots.size);
  for (let slot = 0; slot < weights.length; slot += 1) {
    weights[slot] = weightOf((starts[slot + 1] ?? 0) - (starts[slot] ?? 0), sketches.length);
  }
  const weigh = (sketch: Sketch): WeighedSketch => weighWith(sketch, slots, weights, weightOf(1, sketches.length));
  const own = sketches.map((sketch) => new Uint32Array(sketch));
  const lengths = Float64Array.from(sketches, (sketch) => weigh(sketch).length);
  return {
    weigh,
    addRare({ slots: asked, weights: weighed, length }, factor, { sums, members: touched }) {
      for (let index = 0; index < asked.length; index += 1) {
        const slot = asked[index] ?? -1;
        if (slot === -1) continue;
        const start = starts[slot] ?? 0;
        const end = starts[slot + 1] ?? 0;
        if (end - start > mostHolders) continue;
        const share = (factor * (weighed[index] ?? 0)) / length;
        for (let at = start; at < end; at += 1) {
          const member = members[at] ?? 0;
          const sum = sums[member] ?? 0;
          if (sum === 0) touched.push(member);
          sums[member] = sum + share / (lengths[member] ?? 1);
        }
      }
    },
    cosine({ hashes, weights: weighed, length }, member) {
      const product = sharedWeight(hashes, weighed, own[member] ?? none);
      return product === 0 ? 0 : Math.min(1, product / (length * (lengths[member] ?? 1)));
    },
  };
}

function weighWith(sketch: Sketch, slots: HashSlots, weights: Float64Array, unknown: number): WeighedSketch {
  const hashes = new Uint32Array(sketch);
  const found = new Int32Array(sketch.length);
  const weighed = new Float64Array(sketch.length);
  let sum = 0;
  for (let index = 0; index < sketch.length; index += 1) {
    const slot = slots.find(hashes[index] ?? 0);
    const weight = slot === -1 ? unknown : (weights[slot] ?? unknown);
    found[index] = slot;
    weighed[index] = weight;
    sum += weight;
  }
  return { hashes, slots: found, weights: weighed, length: Math.sqrt(sum) };
}

const none = new Uint32Array();

function weightOf(holders: number, all: number): number {
  return Math.log(1 + all / holders) ** 2;
}

function sharedWeight(one: Uint32Array, weights: Float64Array, other: Uint32Array): number {
  let sum = 0;
  let beside = 0;
  for (let at = 0; at < one.length; at += 1) {
    const hash = one[at] ?? 0;
    while (beside < other.length && (other[beside] ?? 0) < hash) beside += 1;
    if (beside === other.length) break;
    if (other[beside] === hash) sum += weights[at] ?? 0;
  }
  return sum;
}

interface Holders {
  readonly slots: HashSlots;
  /** Those of a slot begin in `members` at its start and end at the next one's. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

function holdersByHash(sketches: readonly Sketch[]): Holders {
  const all = sketches.reduce((sum, sketch) => sum + sketch.length, 0);
  const slots = hashSlots(all);
  const counts = new Int32Array(all + 1);
  for (const sketch of sketches) {
    for (const hash of sketch) {
      const slot = slots.add(hash);
      counts[slot + 1] = (counts[slot + 1] ?? 0) + 1;
    }
  }
  const starts = counts.slice(0, slots.size + 1);
  for (let slot = 1; slot < starts.length; slot += 1) starts[slot] = (starts[slot] ?? 0) + (starts[slot - 1] ?? 0);
  const next = starts.slice();
  const members = new Int32Array(all);
  for (const [member, sketch] of sketches.entries()) {
    for (const hash of sketch) {
      const slot = slots.find(hash);
      members[next[slot] ?? 0] = member;
      next[slot] = (next[slot] ?? 0) + 1;
    }
  }
  return { slots, starts, members };
}
