'use strict';
// node:test's own mock tracker, restored after each test; and jest/vitest functions on jest-mock.
const { createRequire } = require('node:module');

let tracker = null;

function nodeMock(shared) {
  tracker ??= process.getBuiltinModule('node:test').mock;
  shared.cleanups.push(() => tracker.reset());
  return tracker;
}

let mocker = null;

function moduleMocker() {
  if (mocker === null) {
    const { ModuleMocker } = createRequire(__filename)('jest-mock');
    mocker = new ModuleMocker(globalThis);
  }
  return mocker;
}

function unsupported(name) {
  return () => {
    throw new Error(`${name} is not supported by the in-process re-runner`);
  };
}

function mockFunctions(label) {
  const mocks = moduleMocker();
  const stubbed = [];
  const self = {
    fn: (implementation) => mocks.fn(implementation),
    spyOn: (...parts) => mocks.spyOn(...parts),
    mocked: (value) => value,
    isMockFunction: (value) => mocks.isMockFunction(value),
    clearAllMocks: () => (mocks.clearAllMocks(), self),
    resetAllMocks: () => (mocks.resetAllMocks(), self),
    restoreAllMocks: () => (mocks.restoreAllMocks(), self),
    hoisted: (make) => make(),
    setTimeout: () => self,
    setConfig: () => self,
    useRealTimers: () => self,
    stubGlobal: (name, value) => {
      stubbed.push([name, globalThis[name]]);
      globalThis[name] = value;
      return self;
    },
    unstubAllGlobals: () => {
      for (const [name, value] of stubbed.splice(0)) globalThis[name] = value;
      return self;
    },
  };
  for (const name of [
    'mock',
    'doMock',
    'unmock',
    'useFakeTimers',
    'requireActual',
    'importActual',
    'resetModules',
    'isolateModules',
  ]) {
    self[name] = unsupported(`${label}.${name}`);
  }
  return self;
}

module.exports = { nodeMock, mockFunctions };
