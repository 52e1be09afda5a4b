'use strict';
// Copies and digests of the values that functions take and give.
const { inspect, types } = require('node:util');
const { createHash } = require('node:crypto');

const largest = 20_000;

/** A deep copy; `prototypes` puts the classes of one module graph in place of another's. Throws where a value is too large. */
function copy(value, prototypes) {
  const seen = new Map();
  let budget = largest;
  const step = (at) => {
    if (at === null || typeof at !== 'object') return at;
    if (seen.has(at)) return seen.get(at);
    if ((budget -= 1) < 0) throw new RangeError('too large to copy');
    if (at instanceof Date) return new Date(at.getTime());
    if (at instanceof RegExp) return Object.assign(new RegExp(at.source, at.flags), { lastIndex: at.lastIndex });
    if (ArrayBuffer.isView(at)) return typeof at.slice === 'function' ? at.slice() : at;
    if (cannotBeCopied(at)) return at;
    const made = shell(at, prototypes);
    seen.set(at, made);
    if (at instanceof Map) for (const [key, each] of at) made.set(step(key), step(each));
    if (at instanceof Set) for (const each of at) made.add(step(each));
    for (const key of Reflect.ownKeys(at)) {
      const known = Object.getOwnPropertyDescriptor(at, key);
      if (Array.isArray(at) && key === 'length') continue;
      Object.defineProperty(made, key, 'value' in known ? { ...known, value: step(known.value) } : known);
    }
    return made;
  };
  return step(value);
}

const { isAnyArrayBuffer, isGeneratorObject, isPromise, isProxy, isWeakMap, isWeakSet } = types;
const uncopied = [isPromise, isWeakMap, isWeakSet, isProxy, isAnyArrayBuffer, isGeneratorObject];
const cannotBeCopied = (value) => uncopied.some((is) => is(value));

/** What holds its value in a slot of its own is nothing without it. */
function shell(value, prototypes) {
  if (Array.isArray(value)) return Array.from({ length: value.length });
  const own = Object.getPrototypeOf(value);
  const prototype = prototypes?.get(own) ?? own;
  const made = withSlot(value);
  return made === null ? Object.create(prototype) : Object.setPrototypeOf(made, prototype);
}

function withSlot(value) {
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  if (types.isNativeError(value)) return Object.assign(new Error(), { stack: value.stack });
  if (types.isBoxedPrimitive(value)) return Object(value.valueOf());
  if (value instanceof URLSearchParams) return new URLSearchParams(value);
  return value instanceof URL ? new URL(value.href) : null;
}

const options = {
  depth: 8,
  maxArrayLength: 300,
  maxStringLength: 2_000,
  breakLength: Infinity,
  compact: true,
  sorted: true,
  getters: false,
  customInspect: false,
};

/** Text that is equal for equal values, short enough to be kept by the thousand. */
function digest(value) {
  const text = shown(value);
  return text.length <= 160 ? text : `${text.slice(0, 120)}… #${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** A copy of what hides its state (a class of Node's own, private fields) may not let itself be read. */
function shown(value) {
  try {
    return inspect(drained(value), options);
  } catch (thrown) {
    return `unreadable: ${thrown?.message}`;
  }
}

/** Iterators are equal when what they give is equal. */
function drained(value) {
  const isIterator =
    value !== null &&
    typeof value === 'object' &&
    typeof value.next === 'function' &&
    typeof value[Symbol.iterator] === 'function';
  if (!isIterator || Array.isArray(value)) return value;
  const items = [];
  for (const item of value) if (items.push(item) >= 100) break;
  return items;
}

const native = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError']);

/** What is thrown may be anything, an error without a message among it. */
function digestOfThrown(thrown) {
  try {
    return shownThrown(thrown);
  } catch {
    return 'throws what cannot be read';
  }
}

/** Messages of the engine's own errors depend on how the code is written; only their kind counts. */
function shownThrown(thrown) {
  if (thrown?.name === 'OutOfFuel' || thrown?.name === 'Hung') return 'endless';
  if (thrown?.name === 'RangeError' && /call stack/.test(thrown.message)) return 'endless';
  if (!(thrown instanceof Error)) return `throws ${digest(thrown)}`;
  const message = String(thrown.message ?? '');
  return native.has(thrown.name) && /^(Cannot|\S+ is not|Invalid|Reduce|undefined|Assignment)/.test(message)
    ? `throws ${thrown.name}`
    : `throws ${thrown.name}: ${message.slice(0, 120)}`;
}

module.exports = { copy, digest, digestOfThrown };
