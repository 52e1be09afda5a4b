'use strict';
const { strict } = require('./assert.cjs');

module.exports = strict;
// Spelled out so that ES modules can import them by name.
module.exports.fail = strict.fail;
module.exports.AssertionError = strict.AssertionError;
module.exports.ok = strict.ok;
module.exports.equal = strict.equal;
module.exports.notEqual = strict.notEqual;
module.exports.deepEqual = strict.deepEqual;
module.exports.notDeepEqual = strict.notDeepEqual;
module.exports.deepStrictEqual = strict.deepStrictEqual;
module.exports.notDeepStrictEqual = strict.notDeepStrictEqual;
module.exports.strictEqual = strict.strictEqual;
module.exports.notStrictEqual = strict.notStrictEqual;
module.exports.throws = strict.throws;
module.exports.rejects = strict.rejects;
module.exports.doesNotThrow = strict.doesNotThrow;
module.exports.doesNotReject = strict.doesNotReject;
module.exports.ifError = strict.ifError;
module.exports.match = strict.match;
module.exports.doesNotMatch = strict.doesNotMatch;
module.exports.CallTracker = strict.CallTracker;
module.exports.strict = strict.strict;
