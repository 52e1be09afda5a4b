'use strict';
const { bdd } = require('./bdd.cjs');
const { mockFunctions } = require('../mocks.cjs');
const { expect } = require('./expect.cjs');

const { describe, it, beforeAll, afterAll, beforeEach, afterEach } = bdd('jest');

module.exports.describe = describe;
module.exports.fdescribe = describe.only;
module.exports.xdescribe = describe.skip;
module.exports.it = it;
module.exports.test = it;
module.exports.fit = it.only;
module.exports.xit = it.skip;
module.exports.xtest = it.skip;
module.exports.beforeAll = beforeAll;
module.exports.afterAll = afterAll;
module.exports.beforeEach = beforeEach;
module.exports.afterEach = afterEach;
module.exports.expect = expect;
module.exports.jest = mockFunctions('jest');
