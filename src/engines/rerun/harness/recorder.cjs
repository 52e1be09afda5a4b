'use strict';
// Notes the calls that tests make straight into the sources under repair.
const { copy, digest } = require('./values.cjs');
const { probe } = require('./probe.cjs');

const perFunction = 80;
const looksPerTest = 3_000;

function recorder(sourcePaths) {
  const calls = [];
  const seen = new Set();
  const counts = new Map();
  const prototypes = new Map();
  let test = null;
  let looks = 0;

  const note = (key, receiver, values, callee) => {
    if (test === null || (looks += 1) > looksPerTest) return;
    if ((counts.get(key) ?? 0) >= perFunction || !isFromTest()) return;
    probe.r = null;
    try {
      remember(receiver, values);
      const whole = `${key} ${digest([receiver === undefined || typeof callee !== 'string' ? null : receiver, values])}`;
      if (seen.has(whole)) return;
      seen.add(whole);
      calls.push({ key, test, values: copy(values), ...invocation(receiver, callee) });
      counts.set(key, (counts.get(key) ?? 0) + 1);
    } catch {
      // A value that cannot be copied or shown is no use as an input.
    } finally {
      probe.r = note;
    }
  };

  const remember = (...values) => {
    for (const each of values.flat()) {
      const prototype = each !== null && typeof each === 'object' ? Object.getPrototypeOf(each) : null;
      const name = prototype?.constructor?.name;
      if (typeof name === 'string' && !(name in globalThis)) prototypes.set(name, prototype);
    }
  };

  const invocation = (receiver, callee) => {
    if (typeof callee === 'string')
      return { receiver: typeof receiver === 'function' ? receiver : copy(receiver), method: callee };
    return { receiver: undefined, method: null, reference: callee() };
  };

  /** The innermost frames: this recorder, the recorded function, then whoever called it. */
  const isFromTest = () => {
    const frames = String(new Error('where').stack).split('\n').slice(4);
    return !frames.some((frame) => sourcePaths.some((path) => frame.includes(path)));
  };

  return {
    calls,
    prototypes,
    begin(id) {
      test = id;
      looks = 0;
      probe.r = note;
    },
    end() {
      test = null;
      probe.r = null;
    },
  };
}

module.exports = { recorder };
