'use strict';
// describe / it / hooks as jest, vitest and mocha spell them.
const registry = require('../registry.cjs');
const { each } = require('./each.cjs');

function bdd(style) {
  const declare = (kind, fixed) => {
    const plain = (name, first, second) => {
      const body = typeof first === 'function' ? first : second;
      const options = first !== null && typeof first === 'object' ? first : {};
      registry[kind](titled(name), body, { style, skip: Boolean(options.skip), only: Boolean(options.only), ...fixed });
      return { timeout() {}, retries() {} };
    };
    plain.each = each(plain);
    plain.for = each(plain);
    return plain;
  };
  const family = (kind) => {
    const base = declare(kind, {});
    base.skip = declare(kind, { skip: true });
    base.only = declare(kind, { only: true });
    base.todo = declare(kind, { skip: true });
    base.fails = base.failing = declare(kind, { inverted: true });
    base.concurrent = base.sequential = base.shuffle = base;
    base.skipIf = (condition) => (condition ? base.skip : base);
    base.runIf = (condition) => (condition ? base : base.skip);
    return base;
  };
  const hook = (kind) => (first, second) => registry.hook(kind, typeof first === 'function' ? first : second, style);
  return {
    describe: family('describe'),
    it: family('test'),
    beforeAll: hook('before'),
    afterAll: hook('after'),
    beforeEach: hook('beforeEach'),
    afterEach: hook('afterEach'),
  };
}

const titled = (name) => (typeof name === 'function' ? name.name : String(name));

module.exports = { bdd };
