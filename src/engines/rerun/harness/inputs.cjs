'use strict';
// New inputs from recorded ones: the same types, other values.

/** mulberry32: small, seeded, the same on every machine. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function generator(seed, pool) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const chance = (part) => random() < part;

  const number = (value) => {
    const whole = Number.isInteger(value);
    const near = [value + 1, value - 1, value + 2, value * 2, value + 10, Math.trunc(value / 2)];
    const small = value < 0 ? [0, 1, -1, -value] : [0, 1, 2, 3];
    const other = pool.numbers.filter((each) => Number.isInteger(each) === whole && (each >= 0 || value < 0 || pool.hasNegative));
    const candidates = [
      ...near,
      ...near,
      ...small,
      ...(other.length > 0 ? [pick(other), pick(other)] : []),
      ...(whole ? [] : [value + 0.5, value / 3]),
    ];
    const found = pick(candidates);
    return whole ? Math.trunc(found) : found;
  };

  const letters = () => (pool.characters.length > 0 ? pick(pool.characters) : pick(['a', 'b', 'z', ' ']));

  const string = (value) => {
    const at = Math.floor(random() * (value.length + 1));
    return pick([
      () => '',
      () => value.slice(0, at) + letters() + value.slice(at),
      () => value.slice(0, at) + value.slice(at + 1),
      () => value.slice(0, at) + letters() + value.slice(at + 1),
      () => [...value].reverse().join(''),
      () => value + value,
      () => value.slice(at) + value.slice(0, at),
      () => (pool.strings.length > 0 ? pick(pool.strings) : value),
      () => letters(),
      () => (chance(0.5) ? value.toUpperCase() : value.toLowerCase()),
    ])();
  };

  const array = (value, depth) => {
    const at = Math.floor(random() * (value.length + 1));
    const changed = () => value.map((each, index) => (index === at ? mutate(each, depth + 1) : each));
    return pick([
      () => [],
      changed,
      changed,
      () => value.map((each) => (chance(0.4) ? mutate(each, depth + 1) : each)),
      () => [...value.slice(0, at), ...value.slice(at + 1)],
      () => [...value].reverse(),
      () => (value.length > 0 ? [...value.slice(0, at), pick(value), ...value.slice(at)] : value),
      () => (value.length > 0 ? [...value, mutate(pick(value), depth + 1)] : value),
      () => value.slice(0, at),
      () => [...value, ...value],
    ])();
  };

  const object = (value, depth) => {
    const made = { ...value };
    const keys = Object.keys(made);
    if (keys.length === 0) return made;
    const key = pick(keys);
    if (chance(0.15)) delete made[key];
    else made[key] = mutate(made[key], depth + 1);
    return made;
  };

  const mutate = (value, depth = 0) => {
    if (depth > 6) return value;
    if (typeof value === 'number') return number(value);
    if (typeof value === 'string') return string(value);
    if (typeof value === 'boolean') return !value;
    if (Array.isArray(value)) return array(value, depth);
    const isPlain =
      value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value));
    return isPlain ? object(value, depth) : value;
  };

  const tuple = (values) => {
    if (values.length === 0) return values;
    const at = Math.floor(random() * values.length);
    const swap = (index) =>
      chance(0.15)
        ? (pick(pool.tuples.filter((each) => each.length === values.length && typeof each[index] === typeof values[index]))?.[
            index
          ] ?? values[index])
        : values[index];
    return values.map((each, index) => (index === at || chance(0.3) ? mutate(each) : swap(index)));
  };

  return { tuple };
}

/** What the recorded values are made of: material for new ones. */
function poolOf(tuples) {
  const pool = { numbers: [], strings: [], characters: [], tuples, hasNegative: false };
  const step = (value, depth) => {
    if (depth > 5) return;
    if (typeof value === 'number') pool.numbers.push(value);
    else if (typeof value === 'string') pool.strings.push(value);
    else if (value !== null && typeof value === 'object')
      for (const each of Object.values(value).slice(0, 50)) step(each, depth + 1);
  };
  for (const tuple of tuples) step(tuple, 0);
  pool.characters = [...new Set(pool.strings.flatMap((each) => Array.from(each.slice(0, 200))))].slice(0, 80);
  pool.hasNegative = pool.numbers.some((each) => each < 0);
  return pool;
}

module.exports = { generator, poolOf };
