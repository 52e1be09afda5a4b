'use strict';
const { bdd } = require('./bdd.cjs');
const { mockFunctions } = require('../mocks.cjs');
const { expect } = require('./expect.cjs');
const nodeAssert = require('node:assert');

const { describe, it, beforeAll, afterAll, beforeEach, afterEach } = bdd('vitest');

globalThis.__patchlineExpect = () => expect;

expect.soft = expect;
expect.poll = () => {
  throw new Error('expect.poll is not supported by the in-process re-runner');
};

module.exports.describe = describe;
module.exports.suite = describe;
module.exports.it = it;
module.exports.test = it;
module.exports.beforeAll = beforeAll;
module.exports.afterAll = afterAll;
module.exports.beforeEach = beforeEach;
module.exports.afterEach = afterEach;
module.exports.expect = expect;
module.exports.assert = nodeAssert;
module.exports.vi = mockFunctions('vi');
module.exports.vitest = module.exports.vi;
module.exports.expectTypeOf = () =>
  new Proxy(() => {}, { get: (_target, _key, self) => self, apply: (_target, _this, _args) => module.exports.expectTypeOf() });
module.exports.assertType = () => {};
module.exports.bench = () => {};
module.exports.onTestFinished = () => {};
