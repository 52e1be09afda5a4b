'use strict';
// What a thrown value says about a failed test: assertion or another exception, and its parts as text.
const { inspect } = require('node:util');
const { isNativeError } = require('node:util').types;
const options = { depth: 5, customInspect: false, maxArrayLength: 100, maxStringLength: 1000, breakLength: 100 };

const timeoutCodes = ['ERR_MOCHA_TIMEOUT', 'ERR_TEST_TIMEOUT'];

/** Reading a property of a foreign value may run foreign code. */
function read(value, key) {
  try {
    return value[key];
  } catch {
    return undefined;
  }
}

function render(value) {
  if (typeof value === 'string') return value;
  try {
    return inspect(value, options);
  } catch {
    return '[a value that cannot be printed]';
  }
}

/** node:assert, chai, jest and vitest matchers, should.js, power-assert, unexpected: all say so in a name, a code or a result. */
function isAssertion(error) {
  const name = String(read(error, 'name') ?? '');
  const constructorName = String(read(read(error, 'constructor') ?? {}, 'name') ?? '');
  return (
    /^AssertionError\b|^JestAssertionError$|^UnexpectedError$/.test(name) ||
    /^(Jest)?AssertionError$/.test(constructorName) ||
    read(error, 'code') === 'ERR_ASSERTION' ||
    read(error, 'matcherResult') !== undefined
  );
}

function kindOf(error) {
  if (timeoutCodes.includes(String(read(error, 'code')))) return 'timeout';
  return isAssertion(error) ? 'assertion' : 'exception';
}

/** @returns {{kind: string, message: string, stack: string, expected?: string, actual?: string}} */
function describeError(error) {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) {
    return { kind: 'exception', message: `threw ${render(error)}`, stack: '' };
  }
  const matcher = read(error, 'matcherResult') ?? {};
  const side = (key) => (key in error ? read(error, key) : read(matcher, key));
  const has = (key) => key in error || (typeof matcher === 'object' && matcher !== null && key in matcher);
  return {
    kind: kindOf(error),
    message: String(read(error, 'message') ?? (isNativeError(error) ? '' : render(error))),
    stack: String(read(error, 'stack') ?? ''),
    expected: has('expected') ? render(side('expected')) : undefined,
    actual: has('actual') ? render(side('actual')) : undefined,
  };
}

module.exports = { describeError, render };
