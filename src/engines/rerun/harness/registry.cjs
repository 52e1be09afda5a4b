'use strict';
// Collects tests as closures with their hooks, whatever framework declared them.

const noHooks = () => ({ before: [], beforeEach: [], afterEach: [], after: [] });

// Mocha's `this.timeout(…)` inside describe.
const suiteThis = {};
for (const name of ['timeout', 'slow', 'retries', 'bail']) suiteThis[name] = () => suiteThis;

const state = { file: '', suite: null, tests: [], pending: [], onlyUsed: false };

function reset() {
  state.tests = [];
  state.pending = [];
  state.onlyUsed = false;
}

function enterFile(file) {
  state.file = file;
  state.suite = { name: null, parent: null, hooks: noHooks(), skip: false, only: false, style: null };
}

function describe(name, body, options = {}) {
  const parent = state.suite;
  const suite = {
    name: String(name),
    parent,
    hooks: noHooks(),
    skip: parent.skip || options.skip === true,
    only: parent.only || options.only === true,
    style: options.style,
  };
  if (options.only === true) state.onlyUsed = true;
  if (typeof body !== 'function') return;
  state.suite = suite;
  try {
    const result = body.call(suiteThis);
    if (result && typeof result.then === 'function') state.pending.push(result);
  } finally {
    state.suite = parent;
  }
}

function test(name, body, options = {}) {
  const suite = state.suite;
  if (options.only === true) state.onlyUsed = true;
  const names = [String(name)];
  for (let at = suite; at !== null && at.name !== null; at = at.parent) names.unshift(at.name);
  const skip = suite.skip || options.skip === true || typeof body !== 'function';
  const only = suite.only || options.only === true;
  state.tests.push({
    file: state.file,
    names,
    body,
    suite,
    skip,
    only,
    style: options.style,
    inverted: options.inverted === true,
  });
}

function hook(kind, body, style) {
  if (typeof body === 'function') state.suite.hooks[kind].push({ body, style });
}

/** The tests of everything loaded so far, numbered apart where names repeat, each with the steps that one run takes. */
function collected() {
  const seen = new Map();
  const chosen = state.tests.filter((each) => !each.skip && (!state.onlyUsed || each.only));
  return chosen.map((each) => {
    const base = [each.file, ...each.names].join(' > ');
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return { ...each, id: count === 1 ? base : `${base} #${count}`, name: each.names.join(' > '), ...stepsOf(each) };
  });
}

function stepsOf(each) {
  const suites = [];
  for (let at = each.suite; at !== null; at = at.parent) suites.unshift(at);
  const inner = [...suites].reverse();
  return {
    first: [...suites.flatMap((suite) => suite.hooks.before), ...suites.flatMap((suite) => suite.hooks.beforeEach)],
    last: [...inner.flatMap((suite) => suite.hooks.afterEach), ...inner.flatMap((suite) => suite.hooks.after)],
  };
}

module.exports = { state, reset, enterFile, describe, test, hook, collected };
