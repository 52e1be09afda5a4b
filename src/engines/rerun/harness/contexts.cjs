'use strict';
// What each framework hands to a test body (`this`, `t`, a `done` callback) and when the body counts as finished.
const { avaContext } = require('./ava-context.cjs');
const { tapeContext } = require('./tape-context.cjs');
const { nodeTest } = require('./node-test-context.cjs');

function withDone(call) {
  return new Promise((resolve, reject) => {
    const done = (error) => (error ? reject(error) : resolve());
    done.fail = (error) => reject(error instanceof Error ? error : new Error(String(error ?? 'done.fail() was called')));
    const result = call(done);
    if (result && typeof result.then === 'function') result.then(undefined, reject);
  });
}

function mochaThis(shared) {
  const { Skipped } = require('./run-test.cjs');
  const self = shared.mochaThis ?? {};
  shared.mochaThis = self;
  for (const name of ['timeout', 'slow', 'retries', 'enableTimeouts']) self[name] = () => self;
  self.skip = () => {
    throw new Skipped('skipped');
  };
  self.test = { title: shared.test.names.at(-1), fullTitle: () => shared.test.names.join(' ') };
  self.currentTest = self.test;
  return self;
}

const contexts = {
  mocha: (body, shared) => {
    const self = mochaThis(shared);
    return body.length > 0 ? withDone((done) => body.call(self, done)) : body.call(self);
  },
  jest: (body) => (body.length > 0 ? withDone((done) => body.call({}, done)) : body.call({})),
  vitest: (body, shared) => {
    const { Skipped } = require('./run-test.cjs');
    const onTestFinished = (cleanup) => shared.cleanups.push(cleanup);
    const skip = () => {
      throw new Skipped('skipped');
    };
    return body.call(
      {},
      { expect: globalThis.__patchlineExpect?.(), onTestFinished, onTestFailed() {}, skip, task: { name: shared.test.name } },
    );
  },
  node: nodeTest(withDone),
  tape: tapeContext,
  ava: avaContext,
};

function contextFor(style) {
  return contexts[style];
}

module.exports = { contextFor };
