'use strict';
const registry = require('../registry.cjs');

function parts(all) {
  const name = typeof all[0] === 'string' ? all[0] : (all.find((part) => typeof part === 'function')?.name ?? '<anonymous>');
  const options = all.find((part) => part !== null && typeof part === 'object') ?? {};
  return { name, options, body: all.find((part) => typeof part === 'function') };
}

function declare(kind, fixed) {
  return (...all) => {
    const { name, options, body } = parts(all);
    const flags = { style: 'node', skip: Boolean(options.skip) || Boolean(options.todo), only: Boolean(options.only), ...fixed };
    registry[kind](name || '<anonymous>', body, flags);
    return Promise.resolve();
  };
}

function withVariants(kind) {
  return Object.assign(declare(kind, {}), {
    skip: declare(kind, { skip: true }),
    only: declare(kind, { only: true }),
    todo: declare(kind, { skip: true }),
  });
}

const test = withVariants('test');
const describe = withVariants('describe');
const hook = (kind) => (body) => registry.hook(kind, body, 'node');

module.exports = test;
module.exports.test = test;
module.exports.it = test;
module.exports.describe = describe;
module.exports.suite = describe;
module.exports.before = hook('before');
module.exports.after = hook('after');
module.exports.beforeEach = hook('beforeEach');
module.exports.afterEach = hook('afterEach');
module.exports.mock = process.getBuiltinModule('node:test').mock;
module.exports.run = () => {
  throw new Error('node:test run() is not supported by the in-process re-runner');
};
