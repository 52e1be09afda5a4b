'use strict';
// Starts mocha and is its reporter: `node /patchline/mocha.cjs <mocha's entry> --reporter /patchline/mocha.cjs …`.
const { openChannel, reportCrashes, runEntry } = require('./channel.cjs');
const { describeError } = require('./failure.cjs');

const channel = openChannel();
reportCrashes(channel, describeError, '');

function record(test, status, error) {
  const name = test.titlePath().join(' > ');
  return {
    __proto__: null,
    type: test.type === 'hook' ? 'file' : 'test',
    file: channel.relative(test.file ?? test.parent?.file ?? ''),
    name,
    status,
    ms: test.duration ?? 0,
    ...(error === undefined ? {} : describeError(error)),
  };
}

function Reporter(runner) {
  runner.on('pass', (test) => channel.emit(record(test, 'passed')));
  runner.on('fail', (test, error) => channel.emit(record(test, 'failed', error)));
  runner.on('pending', (test) => channel.emit(record(test, 'skipped')));
  runner.on('end', () => channel.emit({ __proto__: null, type: 'end' }));
}

module.exports = Reporter;
if (require.main === module) runEntry(channel);
