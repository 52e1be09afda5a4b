'use strict';
// Runs every test on the program as it stands: results, statements hit, fuel burnt, time taken, files loaded.
const channel = require('./channel.cjs');
const guard = require('./guard.cjs');
const hooks = require('./hooks.cjs');
const { describe } = require('./outcome.cjs');
const { probe, refuel, fuelLeft } = require('./probe.cjs');
const { loadSuite } = require('./suite.cjs');
const { runTest } = require('./run-test.cjs');

const ampleFuel = 1e12;

async function run(job) {
  probe.h = new Uint8Array(job.probes ?? 0);
  refuel(ampleFuel, job.wallMs ?? 60_000);
  const started = performance.now();
  const { tests, failures, loads } = await loadSuite(job);
  const loadMs = performance.now() - started;
  for (const failure of failures) channel.send({ ...failure, kind: 'load-failure' });
  for (const [file, hits] of loads) channel.send({ kind: 'load-hits', file, hits });
  guard.settle();
  if (job.loadOnly) channel.send({ kind: 'declared', ids: tests.map((test) => test.id) });
  const deadline = performance.now() + (job.wallMs ?? 60_000);
  for (const test of job.loadOnly ? [] : tests) {
    if (performance.now() > deadline) break;
    await measure(job, test);
  }
  channel.send({ kind: 'loaded', files: [...hooks.state.loaded], loadMs });
}

async function measure(job, test) {
  channel.send({ kind: 'at', test: test.id });
  probe.h.fill(0);
  refuel(ampleFuel, job.testCpuMs);
  const started = performance.now();
  let thrown = runTest(test, job.testTimeoutMs);
  const isAsync = thrown !== null && typeof thrown.then === 'function';
  if (isAsync) thrown = await thrown;
  const ms = performance.now() - started;
  guard.sweep();
  const hits = [];
  for (let at = 0; at < probe.h.length; at += 1) if (probe.h[at] !== 0) hits.push(at);
  const failure = thrown === null ? null : describe(thrown, hooks.state.root);
  channel.send({
    kind: 'result',
    id: test.id,
    file: test.file,
    name: test.name,
    failure,
    hits,
    fuel: ampleFuel - fuelLeft(),
    ms,
    isAsync,
  });
}

module.exports = { run };
