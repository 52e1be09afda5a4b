'use strict';
// node:assert with cheap failures: the real one reads source files and computes diffs, milliseconds that a filter of thousands
// of candidates cannot spend. Only the message differs.
const real = process.getBuiltinModule('node:assert');
const { isDeepStrictEqual } = require('node:util');

function fail(actual, expected, operator, message) {
  if (message instanceof Error) throw message;
  throw new real.AssertionError({ message: message ?? `${operator} does not hold`, actual, expected, operator });
}

function lightened(base, isStrict) {
  const ok = (value, message) => {
    if (!value) fail(value, true, 'ok', message);
  };
  const light = Object.assign((value, message) => ok(value, message), base);
  light.ok = ok;
  light.strictEqual = (actual, expected, message) => {
    if (!Object.is(actual, expected)) fail(actual, expected, 'strictEqual', message);
  };
  light.deepStrictEqual = (actual, expected, message) => {
    if (!isDeepStrictEqual(actual, expected)) fail(actual, expected, 'deepStrictEqual', message);
  };
  light.equal = (actual, expected, message) => {
    const same = isStrict ? Object.is(actual, expected) : actual == expected || (actual !== actual && expected !== expected);
    if (!same) fail(actual, expected, 'equal', message);
  };
  light.deepEqual = (actual, expected, message) => {
    if (isDeepStrictEqual(actual, expected)) return;
    if (isStrict) fail(actual, expected, 'deepEqual', message);
    base.deepEqual(actual, expected, message ?? 'deepEqual does not hold');
  };
  return light;
}

const light = lightened(real, false);
light.strict = lightened(real.strict, true);
light.strict.strict = light.strict;
light.default = light;

module.exports = light;
// Spelled out so that ES modules can import them by name.
module.exports.fail = light.fail;
module.exports.AssertionError = light.AssertionError;
module.exports.ok = light.ok;
module.exports.equal = light.equal;
module.exports.notEqual = light.notEqual;
module.exports.deepEqual = light.deepEqual;
module.exports.notDeepEqual = light.notDeepEqual;
module.exports.deepStrictEqual = light.deepStrictEqual;
module.exports.notDeepStrictEqual = light.notDeepStrictEqual;
module.exports.strictEqual = light.strictEqual;
module.exports.notStrictEqual = light.notStrictEqual;
module.exports.throws = light.throws;
module.exports.rejects = light.rejects;
module.exports.doesNotThrow = light.doesNotThrow;
module.exports.doesNotReject = light.doesNotReject;
module.exports.ifError = light.ifError;
module.exports.match = light.match;
module.exports.doesNotMatch = light.doesNotMatch;
module.exports.CallTracker = light.CallTracker;
module.exports.strict = light.strict;
