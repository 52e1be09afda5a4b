/** Numbers 32-bit hashes from 0 in the order in which they come. An open table in typed arrays: a JavaScript Map is ten times slower here. */
export interface HashSlots {
  readonly size: number;
  /** -1 for a hash that has none. */
  find(hash: number): number;
  add(hash: number): number;
}

/** Holds at most `most` hashes. */
export function hashSlots(most: number): HashSlots {
  const length = 2 ** Math.ceil(Math.log2(2 * most + 2));
  const mask = length - 1;
  const keys = new Uint32Array(length);
  const slots = new Int32Array(length).fill(-1);
  let size = 0;
  const placeOf = (hash: number): number => {
    let place = hash & mask;
    while (slots[place] !== -1 && keys[place] !== hash) place = (place + 1) & mask;
    return place;
  };
  return {
    get size() {
      return size;
    },
    find: (hash) => slots[placeOf(hash)] ?? -1,
    add(hash) {
      const place = placeOf(hash);
      if (slots[place] === -1) {
        keys[place] = hash;
        slots[place] = size;
        size += 1;
      }
      return slots[place] ?? -1;
    },
  };
}
