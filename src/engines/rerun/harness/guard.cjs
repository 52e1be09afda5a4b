'use strict';
// Keeps one candidate's leftovers away from the next: timers, globals, exits, background failures, patched builtins.
const { backgroundFailure, Exited } = require('./run-test.cjs');

const open = new Set();
const clears = { setTimeout: clearTimeout, setInterval: clearInterval, setImmediate: clearImmediate };
const builtins = [Object, Array, String, Number, Function, RegExp, Map, Set, Promise, Date, Error, Math, JSON].flatMap((each) =>
  each.prototype ? [each, each.prototype] : [each],
);

let knownGlobals = new Set();
let shape = '';

function install() {
  for (const name of Object.keys(clears)) watch(name);
  process.exit = (code) => {
    throw new Exited(code ?? 0);
  };
  process.reallyExit = process.exit;
  process.abort = process.exit;
  process.on('unhandledRejection', backgroundFailure);
  process.on('uncaughtException', backgroundFailure);
}

function watch(name) {
  const real = globalThis[name];
  const clear = clears[name];
  const watched = (body, ...rest) => {
    const handle = real(body, ...rest);
    open.add([handle, clear]);
    return handle;
  };
  Object.defineProperties(watched, Object.getOwnPropertyDescriptors(real));
  globalThis[name] = watched;
}

/** What exists now belongs to everybody. */
function settle() {
  knownGlobals = new Set(Object.getOwnPropertyNames(globalThis));
  shape = shapeOf();
  open.clear();
}

function sweep() {
  for (const [handle, clear] of open) clear(handle);
  open.clear();
}

/** Removes new globals; answers whether a builtin was patched, which nothing in this process can undo. */
function isSpoilt() {
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!knownGlobals.has(name)) delete globalThis[name];
  return shapeOf() !== shape;
}

const shapeOf = () => builtins.map((each) => Object.getOwnPropertyNames(each).length).join();

module.exports = { install, settle, sweep, isSpoilt };
