'use strict';
// `t` of tape and tap: assertions over node:assert, finished by `end`, `plan` or the returned promise.
const assert = require('node:assert');

const named = {
  ok: ['ok', 'true', 'assert'],
  notOk: ['notOk', 'notok', 'false'],
  equal: ['equal', 'equals', 'isEqual', 'is', 'strictEqual', 'strictEquals'],
  notEqual: ['not', 'notEqual', 'notEquals', 'isNot', 'notStrictEqual', 'isNotEqual'],
  deep: ['deepEqual', 'deepEquals', 'isEquivalent', 'strictSame'],
  notDeep: ['notDeepEqual', 'notDeepEquals', 'notSame', 'strictNotSame'],
  loose: ['deepLooseEqual', 'looseEqual', 'looseEquals', 'same'],
};

const checks = {
  ok: (value, message) => assert.ok(value, message),
  notOk: (value, message) => assert.ok(!value, message),
  equal: (actual, expected, message) =>
    assert.ok(Object.is(actual, expected) || actual === expected, message ?? 'should be equal'),
  notEqual: (actual, expected, message) => assert.notStrictEqual(actual, expected, message),
  deep: (actual, expected, message) => assert.deepStrictEqual(actual, expected, message),
  notDeep: (actual, expected, message) => assert.notDeepStrictEqual(actual, expected, message),
  loose: (actual, expected, message) => assert.deepEqual(actual, expected, message),
};

const others = {
  fail: (message) => assert.fail(message ?? 'fail() was called'),
  pass() {},
  comment() {},
  error: (error) => assert.ifError(error),
  ifError: (error) => assert.ifError(error),
  throws: (body, expected, message) =>
    assert.throws(
      body,
      ...(typeof expected === 'string' || expected === undefined ? [] : [expected]),
      ...(typeof message === 'string' ? [message] : []),
    ),
  doesNotThrow: (body) => assert.doesNotThrow(body),
  rejects: (promise, ...rest) => assert.rejects(promise, ...rest.filter((part) => typeof part !== 'string')),
  match: (actual, pattern) =>
    typeof actual === 'string' ? assert.match(actual, pattern) : assert.ok(false, 'match of objects is not supported'),
  notMatch: (actual, pattern) => assert.doesNotMatch(actual, pattern),
  type: (value, kind) => assert.ok(typeof kind === 'string' ? typeof value === kind : value instanceof kind),
};

function tapeContext(body, shared) {
  const inner = [];
  let planned = null;
  let counted = 0;
  let finish;
  let ended = false;
  let failure = null;
  const done = new Promise((resolve) => (finish = resolve));
  const end = () => {
    ended = true;
    finish();
  };
  const count =
    (check) =>
    (...parts) => {
      counted += 1;
      try {
        const result = check(...parts);
        if (result && typeof result.then === 'function')
          return result.then(afterCheck, (thrown) => ((failure ??= thrown), afterCheck()));
      } catch (thrown) {
        failure ??= thrown;
      }
      afterCheck();
      return true;
    };
  const afterCheck = () => {
    if (planned !== null && counted >= planned) end();
  };
  const t = { name: shared.test.name, comment() {}, timeoutAfter() {}, context: {} };
  for (const [kind, names] of Object.entries(named)) for (const name of names) t[name] = count(checks[kind]);
  for (const [name, check] of Object.entries(others)) t[name] = count(check);
  t.comment = t.pass = count(() => {});
  t.plan = (total) => (planned = total);
  t.end = (error) => ((failure ??= error ?? null), end());
  t.teardown = (cleanup) => shared.cleanups.push(cleanup);
  t.test = (name, ...rest) =>
    inner.push(
      Promise.resolve(
        tapeContext(
          rest.find((part) => typeof part === 'function'),
          shared,
        ),
      ),
    );
  const returned = body(t);
  const settle = () => {
    if (failure !== null) throw failure;
  };
  if (ended && inner.length === 0 && !(returned && typeof returned.then === 'function')) return settle();
  const waits = returned && typeof returned.then === 'function' ? returned : inner.length > 0 ? Promise.all(inner) : done;
  return waits.then(() => Promise.all(inner)).then(settle);
}

module.exports = { tapeContext };
