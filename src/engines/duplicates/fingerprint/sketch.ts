/**
 * Up to `limit` smallest distinct 32-bit hashes of a set, ascending: the whole set where it is small, else an even sample of it that is
 * the same for equal sets (bottom-k MinHash; Broder 1997, Cohen and Kaplan 2007).
 */
export type Sketch = readonly number[];

/** What a list of hashes leaves in a sketch of at most `limit`. */
export function sketchOf(hashes: readonly number[], limit: number): Sketch {
  const sketch: number[] = [];
  for (const hash of Uint32Array.from(hashes).sort()) {
    if (sketch.length === limit) break;
    if (hash !== sketch.at(-1)) sketch.push(hash);
  }
  return sketch;
}
