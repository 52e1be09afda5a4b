'use strict';
// Runs variants of a program on the same inputs, recorded from the tests and generated from these, and digests what they do.
const channel = require('./channel.cjs');
const guard = require('./guard.cjs');
const hooks = require('./hooks.cjs');
const { generator, poolOf } = require('./inputs.cjs');
const { probe, refuel } = require('./probe.cjs');
const { recorder } = require('./recorder.cjs');
const { loadSuite } = require('./suite.cjs');
const { runTest } = require('./run-test.cjs');
const { copy, digest, digestOfThrown } = require('./values.cjs');

async function run(job, resume) {
  const recordedFrames = Error.stackTraceLimit;
  const base = await enter(job, job.variants[0]);
  const inputs = inputsFrom(job, base);
  channel.send({
    kind: 'inputs',
    inputs: inputs.map(({ key, values, test, isRecorded }) => ({
      key,
      text: digest(values).slice(1, -1).trim(),
      test,
      isRecorded,
    })),
  });
  for (let index = 0; index < job.variants.length; index += 1) {
    if (index < (resume.from ?? 0)) continue;
    channel.send({ kind: 'at', index });
    const variant = index === 0 ? base : await entered(job, job.variants[index]);
    if (variant === null) continue;
    // Where in its text a variant makes an error is no behaviour.
    Error.stackTraceLimit = 0;
    const digests = [];
    for (const input of inputs) digests.push(await observe(job, input, variant, base));
    Error.stackTraceLimit = recordedFrames;
    channel.send({ kind: 'digests', index, digests });
  }
}

/** `null` where it cannot be observed: the others still can. */
async function entered(job, variant) {
  try {
    return await enter(job, variant);
  } catch {
    return null;
  }
}

/** Loads a variant and runs the tests once, to record what they call and with what. */
async function enter(job, variant) {
  hooks.use({ ...job.sources, ...variant.sources });
  hooks.renew();
  refuel(100_000_000, 5_000);
  const { tests } = await loadSuite(job);
  guard.settle();
  const wanted = new Set(job.tests);
  const notes = recorder(job.sourcePaths);
  for (const test of tests) {
    if (!wanted.has(test.id)) continue;
    refuel(5_000_000, 300);
    notes.begin(test.id);
    const outcome = runTest(test, 300);
    if (outcome !== null && typeof outcome.then === 'function') await outcome;
    notes.end();
    guard.sweep();
  }
  const references = new Map(notes.calls.filter((call) => call.method === null).map((call) => [call.key, call.reference]));
  return { calls: notes.calls, references, prototypes: notes.prototypes };
}

function inputsFrom(job, base) {
  const inputs = base.calls.map((call) => ({ ...call, isRecorded: true }));
  const seen = new Set(inputs.map((input) => `${input.key} ${digest(input.values)}`));
  const byKey = Map.groupBy(base.calls, (call) => call.key);
  let seed = job.seed;
  for (const calls of byKey.values()) {
    const { tuple } = generator((seed += 7), poolOf(calls.map((call) => call.values)));
    const wanted = Math.ceil(job.inputs / byKey.size);
    for (let made = 0, tried = 0; made < wanted && tried < wanted * 6; tried += 1) {
      const from = calls[tried % calls.length];
      let values = tuple(copy(from.values));
      if (tried % 3 === 2) values = tuple(values);
      const key = `${from.key} ${digest(values)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      inputs.push({ ...from, values, isRecorded: false });
      made += 1;
    }
  }
  return inputs;
}

async function observe(job, input, variant, base) {
  const prototypes = variant === base ? null : mapped(base.prototypes, variant.prototypes);
  try {
    const values = copy(input.values, prototypes);
    const receiver = typeof input.receiver === 'function' ? input.receiver : copy(input.receiver, prototypes);
    const target = input.method === null ? (variant.references.get(input.key) ?? null) : receiver?.[input.method];
    if (typeof target !== 'function') return 'not reached';
    probe.n = 0;
    refuel(job.fuel, 50);
    // A copy reads the same in every variant.
    const before = (input.before ??= digest([values, receiver]));
    let result = Reflect.apply(target, receiver, values);
    if (result !== null && typeof result === 'object' && typeof result.then === 'function') result = await settled(result);
    const text = digest(result);
    const after = digest([values, receiver]);
    return after === before ? text : `${text} leaving ${after}`;
  } catch (thrown) {
    return digestOfThrown(thrown);
  } finally {
    guard.sweep();
  }
}

function mapped(from, to) {
  return new Map([...from].flatMap(([name, prototype]) => (to.has(name) ? [[prototype, to.get(name)]] : [])));
}

const soon = setTimeout;

function settled(promise) {
  return new Promise((resolve, reject) => {
    const timer = soon(() => reject(Object.assign(new Error('never settles'), { name: 'Hung' })), 200);
    promise.then(
      (value) => (clearTimeout(timer), resolve(value)),
      (error) => (clearTimeout(timer), reject(error)),
    );
  });
}

module.exports = { run };
