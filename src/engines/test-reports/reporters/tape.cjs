'use strict';
// Runs one tape file and reads its assertions as objects: `node /patchline/tape.cjs <file>`.
const { openChannel, loadFirst, reportCrashes } = require('./channel.cjs');
const { describeError, render } = require('./failure.cjs');
const Module = require('node:module');
const path = require('node:path');

const channel = openChannel();
const entry = path.resolve(channel.root, process.argv[2]);
const file = channel.relative(entry);
reportCrashes(channel, describeError, () => file);

const repository = Module.createRequire(`${channel.root}/package.json`);
const tests = new Map();

function pathOf(id) {
  const test = tests.get(id);
  return test.parent === undefined ? test.name : `${pathOf(test.parent)} > ${test.name}`;
}

/** `error` is how tape reports a thrown or rejected error, `fail` also how it reports its own rules (plan, timeout, early exit). */
function kindOf(row) {
  if (row.operator === 'error') return 'exception';
  if (row.operator === 'fail' && String(row.name).startsWith('test exited without ending')) return 'exit';
  return row.operator === 'fail' && /timed out after/.test(row.name) ? 'timeout' : 'assertion';
}

function failureOf(row) {
  const stack = String(row.error?.stack ?? '');
  return {
    kind: kindOf(row),
    message: `${row.operator}: ${row.name}`,
    stack,
    expected: render(row.expected),
    actual: render(row.actual),
  };
}

function onRow(row) {
  if (row.type === 'test') {
    tests.set(row.id, { name: row.name, parent: row.parent, skip: Boolean(row.skip), failure: null, started: performance.now() });
  } else if (row.type === 'assert' && !row.ok && !row.skip && !row.todo) {
    const test = tests.get(row.test);
    test.failure ??= failureOf(row);
  } else if (row.type === 'end') {
    const test = tests.get(row.test);
    const status = test.failure !== null ? 'failed' : test.skip ? 'skipped' : 'passed';
    const ms = performance.now() - test.started;
    channel.emit({ __proto__: null, type: 'test', file, name: pathOf(row.test), status, ms, ...test.failure });
  }
}

async function main() {
  await loadFirst(channel);
  const stream = repository(channel.options.package).createStream({ objectMode: true });
  stream.on('data', onRow);
  stream.on('end', () => channel.emit({ __proto__: null, type: 'end' }));
  process.argv.splice(1, 2, entry);
  // tape starts its queue at the end of this turn: a file is loaded within it, an ES module too.
  Module._load(entry, null, true);
}

main().catch((error) => {
  channel.emit({ __proto__: null, type: 'file', file, name: '', ...describeError(error), kind: 'load' });
  process.exitCode = 1;
});
