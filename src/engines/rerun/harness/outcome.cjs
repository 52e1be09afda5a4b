'use strict';
// Names what a test threw, in the words of the host.

const { stripVTControlCharacters } = require('node:util');
const { hasRunOut } = require('./probe.cjs');

function kindOf(thrown) {
  if (thrown.name === 'OutOfFuel' || thrown.name === 'Hung') return 'timeout';
  if (thrown.name === 'Exited') return 'exit';
  const isAssertion = thrown.code === 'ERR_ASSERTION' || /Assert/.test(String(thrown.name)) || thrown.matcherResult !== undefined;
  return isAssertion || plain(thrown.message).startsWith('expect(') ? 'assertion' : 'exception';
}

const plain = (text) => stripVTControlCharacters(String(text ?? ''));

function describe(thrown, root) {
  if (thrown === null || typeof thrown !== 'object') return { kind: 'exception', message: String(thrown), frames: [] };
  return {
    kind: kindOf(thrown),
    message: plain(thrown.message).slice(0, 2000),
    frames: framesOf(thrown, root),
    isEndless: isEndless(thrown),
    isReadOnly: thrown.code === 'EROFS',
  };
}

/**
 * Out of fuel, out of time or out of stack: the program would have gone on. A test may have caught what was thrown; one that takes errors
 * for results asserts on it, and it is the value that was found.
 */
const isEndless = (thrown) => hasRunOut() || endsNot(thrown) || endsNot(thrown?.actual);

const endsNot = (thrown) => thrown instanceof Error && /^(OutOfFuel|Hung|RangeError)$/.test(thrown.name);

function framesOf(thrown, root) {
  const frames = [];
  for (const line of String(thrown.stack ?? '').split('\n')) {
    const match = /(?:file:\/\/)?(\/[^\s()]+?)(?:(?:\?|%3F)c=\d+)?:(\d+):(\d+)\)?$/.exec(line);
    if (match === null || !match[1].startsWith(root) || match[1].includes('/node_modules/')) continue;
    frames.push({ file: match[1].slice(root.length), line: Number(match[2]), column: Number(match[3]) });
  }
  return frames.slice(0, 20);
}

module.exports = { describe, isEndless, kindOf, plain, framesOf };
