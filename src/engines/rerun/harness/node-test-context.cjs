'use strict';
// `t` of node:test. Subtests run inline: one that fails fails its parent, as it does in the real runner.
const assert = require('node:assert');

function nodeTest(withDone) {
  return (body, shared, isTest) => {
    const t = isTest ? contextOf(shared, shared.test.name, withDone) : { name: shared.test.name, diagnostic() {} };
    return body.length > 1 ? withDone((done) => body.call(t, t, done)) : body.call(t, t);
  };
}

function contextOf(shared, name, withDone) {
  const { Skipped } = require('./run-test.cjs');
  const each = { before: [], after: [] };
  const skip = () => {
    throw new Skipped('skipped');
  };
  let signal;
  const t = {
    name,
    fullName: name,
    get signal() {
      return (signal ??= new AbortController().signal);
    },
    get assert() {
      return { ...assert, ok: assert.ok };
    },
    diagnostic() {},
    plan() {},
    runOnly() {},
    skip,
    todo() {},
    after: (cleanup) => shared.cleanups.push(cleanup),
    before: (prepare) => prepare(t),
    beforeEach: (prepare) => each.before.push(prepare),
    afterEach: (cleanup) => each.after.push(cleanup),
    waitFor: async (condition) => condition(),
    test: async (title, options, body) => {
      const run = [title, options, body].find((part) => typeof part === 'function');
      if (run === undefined || options?.skip) return;
      const inner = contextOf(shared, String(title), withDone);
      for (const prepare of each.before) await prepare(inner);
      try {
        await (run.length > 1 ? withDone((done) => run.call(inner, inner, done)) : run.call(inner, inner));
      } catch (thrown) {
        if (!(thrown instanceof Skipped)) throw thrown;
      }
      for (const cleanup of each.after) await cleanup(inner);
    },
    get mock() {
      return require('./mocks.cjs').nodeMock(shared);
    },
  };
  return t;
}

module.exports = { nodeTest };
