'use strict';
// `expect`, with the names that jest had for some matchers before version 30 and vitest still has.
const { expect } = require('expect');

const older = {
  toThrowError: 'toThrow',
  toBeCalled: 'toHaveBeenCalled',
  toBeCalledTimes: 'toHaveBeenCalledTimes',
  toBeCalledWith: 'toHaveBeenCalledWith',
  lastCalledWith: 'toHaveBeenLastCalledWith',
  nthCalledWith: 'toHaveBeenNthCalledWith',
  toReturn: 'toHaveReturned',
  toReturnTimes: 'toHaveReturnedTimes',
  toReturnWith: 'toHaveReturnedWith',
  lastReturnedWith: 'toHaveLastReturnedWith',
  nthReturnedWith: 'toHaveNthReturnedWith',
};

/** What was rejected is an error and no function: to the matcher it is thrown. */
function asMatcher(name) {
  return function matcher(actual, ...expected) {
    const subject =
      name === 'toThrow' && this.promise !== ''
        ? () => {
            throw actual;
          }
        : actual;
    try {
      expect(subject)[name](...expected);
    } catch (failure) {
      return { pass: false, message: () => failure.message };
    }
    return { pass: true, message: () => `${name} was not expected to hold` };
  };
}

const probe = expect(null);
const missing = Object.entries(older).filter(([alias]) => typeof probe[alias] !== 'function');
expect.extend(Object.fromEntries(missing.map(([alias, name]) => [alias, asMatcher(name)])));

module.exports = { expect };
