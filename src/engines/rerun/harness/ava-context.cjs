'use strict';
// `t` of AVA: assertions over node:assert. A test that asserts nothing has failed, as it has in AVA.
const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');

const checks = {
  pass() {},
  fail: (message) => assert.fail(message ?? 't.fail() was called'),
  assert: (value, message) => assert.ok(value, message),
  truthy: (value, message) => assert.ok(value, message),
  falsy: (value, message) => assert.ok(!value, message),
  true: (value, message) => assert.strictEqual(value, true, message),
  false: (value, message) => assert.strictEqual(value, false, message),
  is: (actual, expected, message) => assert.ok(Object.is(actual, expected), message ?? 'the values are not the same'),
  not: (actual, expected, message) => assert.ok(!Object.is(actual, expected), message ?? 'the values are the same'),
  deepEqual: (actual, expected, message) => assert.deepStrictEqual(actual, expected, message),
  notDeepEqual: (actual, expected, message) => assert.notDeepStrictEqual(actual, expected, message),
  like: (actual, selector, message) => assert.ok(isLike(actual, selector), message ?? 'the value is not like the selector'),
  regex: (text, pattern) => assert.match(text, pattern),
  notRegex: (text, pattern) => assert.doesNotMatch(text, pattern),
  throws: (body, expected) => checkError(thrownBy(body), expected),
  notThrows: (body) => void body(),
  throwsAsync: async (body, expected) => checkError(await rejectionOf(body), expected),
  notThrowsAsync: async (body) => void (await (typeof body === 'function' ? body() : body)),
};

function isLike(actual, selector) {
  if (selector === null || typeof selector !== 'object') return isDeepStrictEqual(actual, selector);
  return (
    actual !== null && typeof actual === 'object' && Object.keys(selector).every((key) => isLike(actual[key], selector[key]))
  );
}

function thrownBy(body) {
  try {
    body();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

async function rejectionOf(body) {
  try {
    await (typeof body === 'function' ? body() : body);
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was rejected');
}

function checkError(error, expected) {
  const wanted = expected ?? {};
  if (wanted.any !== true) assert.ok(error instanceof Error, 'what was thrown is no error');
  if (wanted.instanceOf !== undefined) assert.ok(error instanceof wanted.instanceOf, 'the error is of another class');
  if (wanted.is !== undefined) assert.ok(error === wanted.is, 'the error is another one');
  if (wanted.name !== undefined) assert.strictEqual(error.name, wanted.name);
  if (wanted.code !== undefined) assert.strictEqual(error.code, wanted.code);
  if (wanted.message !== undefined) assert.ok(hasMessage(error.message, wanted.message), `the message is ${error.message}`);
  return error;
}

function hasMessage(message, wanted) {
  if (wanted instanceof RegExp) return wanted.test(message);
  return typeof wanted === 'function' ? Boolean(wanted(message)) : message === wanted;
}

function avaContext(body, shared, isTest) {
  shared.avaContext ??= {};
  let asserted = 0;
  const counted =
    (check) =>
    (...parts) => {
      asserted += 1;
      return check(...parts) ?? true;
    };
  const t = {
    title: shared.test.names.at(-1),
    get context() {
      return shared.avaContext;
    },
    set context(value) {
      shared.avaContext = value;
    },
    passed: true,
    log() {},
    timeout() {},
    plan: () => (asserted += 1),
    teardown: (cleanup) => shared.cleanups.unshift(cleanup),
  };
  for (const [name, check] of Object.entries(checks)) {
    t[name] = counted(check);
    t[name].skip = () => (asserted += 1);
  }
  const returned = body(t);
  const finish = () => {
    if (isTest && asserted === 0) assert.fail('the test made no assertion');
  };
  return returned && typeof returned.then === 'function' ? returned.then(finish) : finish();
}

module.exports = { avaContext };
