'use strict';
// `test` of AVA: titles, macros, hooks and modifiers in any order (`test.serial.only`, `test.before.always`).
const registry = require('../registry.cjs');

const style = 'ava';
const hooks = { before: 'before', after: 'after', beforeEach: 'beforeEach', afterEach: 'afterEach' };
const modifiers = ['serial', 'always', 'only', 'skip', 'failing', 'todo', ...Object.keys(hooks)];

function declare(chain) {
  const family = (...parts) => {
    const at = parts.findIndex((part) => typeof part === 'function' || typeof part?.exec === 'function');
    const macro = parts[at];
    const title = typeof parts[0] === 'string' ? parts[0] : undefined;
    if (at === -1) return;
    const args = parts.slice(at + 1);
    const body = typeof macro === 'function' ? macro : macro.exec;
    const run = (t) => body(t, ...args);
    const kind = chain.find((word) => word in hooks);
    if (chain.includes('skip') || chain.includes('todo')) return;
    if (kind !== undefined) registry.hook(hooks[kind], run, style);
    else
      registry.test(macro.title?.(title, ...args) ?? title ?? '', run, {
        style,
        only: chain.includes('only'),
        inverted: chain.includes('failing'),
      });
  };
  return new Proxy(family, {
    get: (target, name) => (modifiers.includes(name) ? declare([...chain, name]) : Reflect.get(target, name)),
  });
}

const test = declare([]);
const macro = (body) => (typeof body === 'function' ? { exec: body } : body);

const front = new Proxy(test, {
  get(target, name) {
    if (name === 'macro') return macro;
    if (name === 'default') return front;
    if (name === '__esModule') return false;
    return name === 'meta' ? { file: '', snapshotDirectory: '' } : target[name];
  },
});

module.exports = front;
