'use strict';
// Acceptance tests that carry a clock stop a call by a watchdog thread. Here fuel is the clock: cheaper, and the same on a busy machine.
const vm = require('node:vm');
const { syncBuiltinESMExports } = require('node:module');

/** The whole text that such a test runs; whatever else is run in a context is left alone. */
const timedCall = 'call()';

function install() {
  const { runInContext } = vm;
  vm.runInContext = (code, context, options) =>
    code === timedCall && typeof context.call === 'function' ? context.call() : runInContext(code, context, options);
  syncBuiltinESMExports();
}

module.exports = { install };
