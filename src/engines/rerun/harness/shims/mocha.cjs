'use strict';
const { bdd } = require('./bdd.cjs');

const { describe, it, beforeAll, afterAll, beforeEach, afterEach } = bdd('mocha');

module.exports.describe = describe;
module.exports.context = describe;
module.exports.suite = describe;
module.exports.it = it;
module.exports.specify = it;
module.exports.test = it;
module.exports.xit = it.skip;
module.exports.xdescribe = describe.skip;
module.exports.before = beforeAll;
module.exports.after = afterAll;
module.exports.beforeEach = beforeEach;
module.exports.afterEach = afterEach;
module.exports.setup = beforeEach;
module.exports.teardown = afterEach;
module.exports.suiteSetup = beforeAll;
module.exports.suiteTeardown = afterAll;
