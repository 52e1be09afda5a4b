'use strict';
// tape and tap: `test(name, options?, body)`.
const registry = require('../registry.cjs');

function declare(fixed) {
  return (...all) => {
    const body = all.find((part) => typeof part === 'function');
    const options = all.find((part) => part !== null && typeof part === 'object') ?? {};
    const name = typeof all[0] === 'string' ? all[0] : '(anonymous)';
    registry.test(name, body, { style: 'tape', skip: Boolean(options.skip) || Boolean(options.todo), ...fixed });
    return Promise.resolve();
  };
}

const test = declare({});

module.exports = test;
module.exports.test = test;
module.exports.default = test;
module.exports.skip = declare({ skip: true });
module.exports.only = declare({ only: true });
module.exports.beforeEach = (body) => registry.hook('beforeEach', body, 'tape');
module.exports.afterEach = (body) => registry.hook('afterEach', body, 'tape');
module.exports.before = (body) => registry.hook('before', body, 'tape');
module.exports.teardown = () => {};
module.exports.onFinish = () => {};
module.exports.onFailure = () => {};
