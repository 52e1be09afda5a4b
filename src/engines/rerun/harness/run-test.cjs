'use strict';
// Runs one collected test. Synchronous tests stay synchronous: thousands of runs a second depend on it.
const { contextFor } = require('./contexts.cjs');

class Hung extends Error {
  constructor(message) {
    super(message);
    this.name = 'Hung';
  }
}

class Exited extends Error {
  constructor(code) {
    super(`process.exit(${code}) was called`);
    this.name = 'Exited';
  }
}

class Skipped extends Error {}

const realTimers = { setTimeout, clearTimeout, setImmediate };

/** `null` when the test passed, otherwise what it threw; a promise of that where the test is asynchronous. */
function runTest(test, timeoutMs) {
  const steps = test.first.length === 0 && test.last.length === 0 ? [test] : [...test.first, test, ...test.last];
  const shared = { test, cleanups: [], mochaThis: undefined, failure: null };
  return finishInverted(test, runFrom(steps, 0, shared, timeoutMs));
}

function finishInverted(test, outcome) {
  if (!test.inverted) return outcome;
  const flip = (thrown) => (thrown === null ? new Error('the test was expected to fail') : null);
  return outcome && typeof outcome.then === 'function' ? outcome.then(flip) : flip(outcome);
}

function runFrom(steps, start, shared, timeoutMs) {
  for (let at = start; at < steps.length; at += 1) {
    const step = steps[at];
    if (shared.failure !== null && step === shared.test) continue;
    let result;
    try {
      result = contextFor(step.style)(step.body, shared, step === shared.test);
    } catch (thrown) {
      note(shared, thrown);
      continue;
    }
    if (result && typeof result.then === 'function') {
      return settle(result, timeoutMs)
        .catch((thrown) => note(shared, thrown))
        .then(() => runFrom(steps, at + 1, shared, timeoutMs));
    }
  }
  return cleanUp(shared, timeoutMs);
}

function cleanUp(shared, timeoutMs) {
  while (shared.cleanups.length > 0) {
    let result;
    try {
      result = shared.cleanups.shift()();
    } catch (thrown) {
      note(shared, thrown);
      continue;
    }
    if (result && typeof result.then === 'function') {
      return settle(result, timeoutMs)
        .catch((thrown) => note(shared, thrown))
        .then(() => cleanUp(shared, timeoutMs));
    }
  }
  return shared.failure;
}

function note(shared, thrown) {
  if (thrown instanceof Skipped || shared.failure !== null) return;
  shared.failure = thrown ?? new Error(`the test threw ${String(thrown)}`);
}

/** Background failures (unhandled rejections, uncaught exceptions) belong to the test that is running. */
let failRunning = null;

function settle(promise, timeoutMs) {
  return new Promise((resolve, reject) => {
    const hang = (message) => failRunning(new Hung(message));
    const timer = realTimers.setTimeout(() => hang(`the test did not settle within ${timeoutMs} ms`), timeoutMs);
    // What waits for nothing that could still happen is found out at once: our own timer does not keep the process awake.
    timer.unref();
    const end = (finish) => (value) => {
      realTimers.clearTimeout(timer);
      process.removeListener('beforeExit', giveUp);
      failRunning = null;
      finish(value);
    };
    const giveUp = () => {
      // Whoever goes on from here must find the process awake.
      realTimers.setImmediate(() => {});
      hang('the test did not settle, and nothing was left that it could wait for');
    };
    process.on('beforeExit', giveUp);
    failRunning = end(reject);
    promise.then(end(resolve), end(reject));
  });
}

function backgroundFailure(error) {
  if (failRunning !== null) failRunning(error);
}

module.exports = { runTest, backgroundFailure, Hung, Exited, Skipped };
