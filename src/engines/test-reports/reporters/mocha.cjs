'use strict';
// Starts mocha and is its reporter: `node /patchline/mocha.cjs <mocha's entry> --reporter /patchline/mocha.cjs …`.
const { openChannel, reportCrashes, runEntry } = require('./channel.cjs');
const { describeError } = require('./failure.cjs');

const channel = openChannel();
let isRunning = false;

/** mocha before 5.1 has no `titlePath`. */
function titles(test) {
  if (typeof test.titlePath === 'function') return test.titlePath();
  const path = [];
  for (let at = test; at && !at.root; at = at.parent) path.unshift(at.title);
  return path;
}

/** Old versions note no file; where one file is run, it is that one. */
const given = process.argv.filter((word) => word.startsWith('/repo/') && !word.startsWith('/repo/node_modules/'));

/** Files are loaded in their order: the first that is not there yet is the one at work, where those before it show that they go through the cache. */
function loadedNow() {
  const at = given.findIndex((file) => require.cache[file]?.loaded !== true);
  const isKnown = at > 0 && !given.slice(at).some((file) => require.cache[file]?.loaded === true);
  return !isRunning && isKnown ? channel.relative(given[at]) : '';
}

reportCrashes(channel, describeError, loadedNow);
process.on('exit', () => {
  if (!isRunning) channel.emit({ __proto__: null, type: 'unloaded', file: loadedNow() });
});

function fileOf(test) {
  for (let at = test; at; at = at.parent) if (at.file) return at.file;
  return given.length === 1 ? given[0] : '';
}

function record(test, status, error) {
  const name = titles(test).join(' > ');
  return {
    __proto__: null,
    type: test.type === 'hook' ? 'file' : 'test',
    file: channel.relative(fileOf(test)),
    name,
    status,
    ms: test.duration ?? 0,
    ...(error === undefined ? {} : describeError(error)),
  };
}

function Reporter(runner) {
  isRunning = true;
  runner.on('pass', (test) => channel.emit(record(test, 'passed')));
  runner.on('fail', (test, error) => channel.emit(record(test, 'failed', error)));
  runner.on('pending', (test) => channel.emit(record(test, 'skipped')));
  runner.on('end', () => channel.emit({ __proto__: null, type: 'end' }));
}

module.exports = Reporter;
if (require.main === module) runEntry(channel);
