'use strict';
// Starts one test file and is its node:test reporter: `node --test-reporter=/patchline/node-test.cjs … /patchline/node-test.cjs <file>`.
const { openChannel, reportCrashes, runEntry } = require('./channel.cjs');
const { describeError } = require('./failure.cjs');

const channel = openChannel();
const file = channel.relative(process.argv[2]);
reportCrashes(channel, describeError, () => file);

/** Failures that only repeat what a child reported. */
const derived = ['subtestsFailed', 'cancelledByParent'];

function failure(error, lastKind) {
  if (derived.includes(error?.failureType)) return { kind: lastKind, message: String(error.message), stack: '' };
  const cause = error?.cause ?? error;
  const described = describeError(cause);
  if (error?.failureType === 'testTimeoutFailure') return { ...described, kind: 'timeout' };
  return described;
}

function status(event) {
  if (event.data.skip !== undefined && event.data.skip !== false) return 'skipped';
  if (event.data.todo !== undefined && event.data.todo !== false) return 'skipped';
  return event.type === 'test:pass' ? 'passed' : 'failed';
}

function record(event, names, lastKind) {
  const error = event.data.details?.error;
  const isFile = error?.failureType === 'hookFailed';
  return {
    __proto__: null,
    type: isFile ? 'file' : 'test',
    file,
    name: names.join(' > '),
    status: status(event),
    ms: event.data.details?.duration_ms ?? 0,
    ...(event.type === 'test:fail' ? failure(error, lastKind) : {}),
  };
}

// oxlint-disable-next-line require-yield -- node:test takes a generator; ours says nothing on standard output
module.exports = async function* report(source) {
  const names = [];
  let lastKind = 'exception';
  for await (const event of source) {
    const { data, type } = event;
    if (type === 'test:start') names.splice(data.nesting, names.length, data.name);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    names.splice(data.nesting, names.length, data.name);
    const isSuite = data.details?.type === 'suite';
    const repeats = derived.includes(data.details?.error?.failureType);
    if (isSuite && (type === 'test:pass' || repeats)) continue;
    const reported = record(event, isSuite ? [...names, '(suite)'] : names, lastKind);
    lastKind = reported.kind ?? lastKind;
    channel.emit(reported);
  }
  channel.emit({ __proto__: null, type: 'end' });
};

if (require.main === module) runEntry(channel);
