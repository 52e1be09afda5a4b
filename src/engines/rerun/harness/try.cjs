'use strict';
// Tries candidates one after the other: flips the switch (or loads a fresh graph), runs the tests, tells what happened.
const channel = require('./channel.cjs');
const guard = require('./guard.cjs');
const hooks = require('./hooks.cjs');
const { probe, refuel, fuelLeft } = require('./probe.cjs');
const { loadSuite } = require('./suite.cjs');
const { runTest } = require('./run-test.cjs');
const { isEndless, kindOf, plain, framesOf } = require('./outcome.cjs');

const checkEvery = 64;
/** Graphs of ES modules are not given back: so many a process may load in any case, and more as long as it stays small. */
const loadsPerProcess = 400;
const mostBytes = 400_000_000;
const mostLoads = 4_000;

const isWornOut = () => loads >= mostLoads || (loads >= loadsPerProcess && process.memoryUsage.rss() > mostBytes);

let loads = 0;

/** Tries the candidates of one part, chunk by chunk of sources. `false` where a new process must go on. */
async function tryPart(job, isAt) {
  leisureMs = Math.min(mostLeisureMs, leisureMs + leisurePerPartMs);
  const session = { chunk: -1, sources: {}, isBroken: false, suite: null, checked: 0 };
  for (const [at, candidate] of job.candidates.entries()) {
    const isNew = session.chunk !== candidate.chunk;
    if ((isNew || candidate.fresh || session.suite === null) && isWornOut()) return false;
    if (isNew) {
      Object.assign(session, { chunk: candidate.chunk, sources: { ...job.sources, ...job.chunks[candidate.chunk] } });
      if (!(await load(job, session))) return false;
    }
    if (session.isBroken) continue;
    if (candidate.fresh && !isTimeToLoad(job)) {
      tell(at, { outcome: 'not-tried' });
      continue;
    }
    isAt(at);
    const started = performance.now();
    if (candidate.fresh) {
      tell(at, await tryFresh(job, session.sources, candidate));
      session.suite = null;
      loadedMs += performance.now() - started;
      continue;
    }
    if (session.suite === null && !(await load(job, session))) return false;
    const result = await tryOne(job, session.suite, candidate);
    triedMs += performance.now() - started;
    tell(at, await beyondDoubt(job, session, candidate, result));
    if ((session.checked += 1) % checkEvery !== 0) continue;
    if (guard.isSpoilt()) return false;
    if (!(await isStillItself(job, session.suite))) session.suite = null;
  }
  return true;
}

/** What candidates with a load of their own took, and all others. */
let loadedMs = 0;
let triedMs = 0;
/** So long the first may take in any case. */
const leastLoadingMs = 500;

const isTimeToLoad = ({ loadingShare }) => loadingShare === null || loadedMs < leastLoadingMs + loadingShare * triedMs;

/** So long looking at doubts may take in any case, and what of the time that trying takes. */
const leastDoubtMs = 500;
const doubtShare = 0.25;
let doubtMs = 0;

/**
 * A verdict counts where the program as it stands gives the other right after it. Where it does not, an earlier candidate may have left state
 * behind, or the test passes only once in a process, or only after another: the candidate is tried once more.
 */
async function beyondDoubt(job, session, candidate, result) {
  if (doubtMs > leastDoubtMs + doubtShare * triedMs) return result;
  const started = performance.now();
  const last = (await isInDoubt(job, session.suite, result)) ? await tryAnew(job, session, candidate, result) : result;
  doubtMs += performance.now() - started;
  return last;
}

async function isInDoubt(job, suite, { outcome, broke }) {
  if (outcome === 'regressed')
    return !(await isPassed(
      suite,
      job.passing.find(({ id }) => id === broke),
    ));
  if (outcome !== 'survived') return false;
  for (const known of job.failing) if (known.base !== null && (await isPassed(suite, known))) return true;
  return false;
}

/** Tests that base does not pass twice, by themselves: they judge nothing here. Survivors face them alone, in a process of their own. */
const unsteady = new Set();

/** Loads the chunk again, once to see which tests are not to be trusted, and once for the candidate. */
async function tryAnew(job, session, candidate, otherwise) {
  if (otherwise.outcome === 'regressed') {
    if (!(await loadAgain(job, session))) return otherwise;
    await noteUnsteady(
      session.suite,
      job.covering[candidate.covering].map((index) => job.passing[index]),
    );
  }
  return (await loadAgain(job, session)) ? await tryOne(job, session.suite, candidate) : otherwise;
}

async function loadAgain(job, session) {
  session.suite = (await prepare(job)).suite;
  return session.suite !== null;
}

async function noteUnsteady(suite, tests) {
  const alive = heartbeat();
  for (const known of [...tests, ...tests]) {
    alive();
    if (!unsteady.has(known.id) && !(await isPassed(suite, known))) unsteady.add(known.id);
  }
}

/** Loads the chunk as it stands. `false` where that must be tried in a new process: some programs do not load twice. */
async function load(job, session) {
  hooks.use(session.sources);
  const { suite, failures } = await prepare(job);
  session.suite = suite;
  session.isBroken = suite === null;
  if (!session.isBroken) return true;
  if (loads > 1) return false;
  channel.send({ kind: 'unloadable', chunk: session.chunk, failures });
  return true;
}

function tell(at, result) {
  channel.hold({ kind: 'tried', index: at, ...result });
}

/** Loads the program as it stands and indexes its tests; no suite where the chunk does not load. */
async function prepare(job) {
  loads += 1;
  switchTo(nothing);
  refuel(job.loadFuel, 20_000);
  hooks.renew();
  const { tests, failures } = await loadSuite(job);
  const broken = failures.filter((each) => job.expectLoaded.includes(each.file));
  if (broken.length > 0) return { suite: null, failures: broken };
  guard.sweep();
  guard.settle();
  return { suite: new Map(tests.map((test) => [test.id, test])), failures: [] };
}

/** The files of the failing tests first: where none of these passes, what the other files hold need not be loaded. */
async function tryFresh(job, sources, candidate) {
  hooks.use({ ...sources, ...candidate.sources });
  const alone = { ...job, testFiles: job.failingFiles, covering: { [candidate.covering]: [] } };
  const isWhole = job.failingFiles.length === 0 || job.failingFiles.length === job.testFiles.length;
  const first = isWhole ? null : await tryLoaded(alone, candidate);
  return first !== null && first.passed.length === 0 ? first : await tryLoaded(job, candidate);
}

async function tryLoaded(job, candidate) {
  loads += 1;
  hooks.renew();
  switchTo(candidate);
  refuel(job.loadFuel, job.loadCpuMs);
  const { tests } = await loadSuite(job);
  return await tryOne(job, new Map(tests.map((test) => [test.id, test])), candidate);
}

async function tryOne(job, suite, candidate) {
  const passed = [];
  let failed = 0;
  let isWithoutEnd = false;
  let moved = null;
  switchTo(candidate);
  for (let index = 0; index < job.failing.length; index += 1) {
    if (failed > 0 && job.failing[index].isDear) break;
    const thrown = await attempt(suite.get(job.failing[index].id), job.failing[index]);
    if (thrown === null) {
      passed.push(index);
      continue;
    }
    // One endless test tells enough: the others would cost as much again.
    isWithoutEnd ||= isEndless(thrown);
    if (failed === 0 && !isWithoutEnd) moved = await movedTo(suite, job.failing[index], thrown);
    if ((failed += 1) >= job.failuresAllowed || isWithoutEnd) break;
  }
  const isRed = passed.length < job.failing.length;
  const isLookedAt = !isRed || passed.length > 0;
  const broke = isLookedAt
    ? await firstBroken(job, suite, candidate, isRed ? helperMs : Infinity)
    : moved?.isLater
      ? await atLeisure(() => firstBroken(job, suite, candidate, helperMs), null)
      : null;
  switchTo(nothing);
  guard.sweep();
  if (isRed)
    return {
      outcome: 'failed',
      passed: broke === null ? passed : [],
      green: passed,
      ran: passed.length + failed,
      isEndless: isWithoutEnd,
      moved: broke === null ? moved : null,
    };
  return broke === null
    ? { outcome: 'survived', passed }
    : { outcome: 'regressed', passed: [], broke: broke.id, isEndless: broke.isEndless };
}

const nothing = { n: 0, c: 0, m: 0, d: 0 };

function switchTo({ n, c, m, d }) {
  probe.n = n;
  probe.c = c;
  probe.m = m;
  probe.d = d;
}

/** So long, in all and for each part, a process may run failures again for their place and hold what got further against the passing tests. */
const mostLeisureMs = 3_000;
const leisurePerPartMs = 300;
let leisureMs = mostLeisureMs;

async function atLeisure(look, otherwise) {
  if (leisureMs <= 0) return otherwise;
  const started = performance.now();
  const seen = await look();
  leisureMs -= performance.now() - started;
  return seen;
}

const places = new Map();
const longestTold = 120;

/**
 * Where the test failed now, and with what, where that is not as on base; otherwise `null`. No stack is recorded while candidates are tried:
 * of failures that read the same and burnt the same, the first is run once more with one.
 */
async function movedTo(suite, known, thrown) {
  const message = plain(thrown?.message ?? thrown).slice(0, mostCompared);
  const burnt = known.fuel - fuelLeft();
  if (known.base === null || (message === known.base.message && burnt === known.base.fuel)) return null;
  const key = `${known.id}\n${burnt}\n${message}`;
  if (!places.has(key)) places.set(key, await atLeisure(() => placeOf(suite, known), null));
  const line = places.get(key);
  if (message === known.base.message && (line === null || line === known.base.line)) return null;
  const isLater = line !== null && known.base.line !== null && line > known.base.line;
  return { line, isLater, failure: kindOf(Object(thrown)), message: message.slice(0, longestTold) };
}

/** As much of a message as the host has of the one on base. */
const mostCompared = 2_000;

/** The line of the test file at which a run of the test fails; `null` where the stack does not tell. */
async function placeOf(suite, known) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const thrown = await attempt(suite.get(known.id), known);
  Error.stackTraceLimit = limit;
  return lineIn(known.file, thrown);
}

/** That of the outermost frame: helpers of the file are called from the test. */
function lineIn(file, thrown) {
  return framesOf(Object(thrown), hooks.state.root).findLast((frame) => frame.file === file)?.line ?? null;
}

/** What helped without fixing is worth this long a look, for the pairs that are tried at the end. */
const helperMs = 400;

/** The first passing test that fails now, or at which the time was up; `null` where all pass. */
async function firstBroken(job, suite, candidate, mostMs) {
  const started = performance.now();
  const alive = heartbeat();
  for (const index of job.covering[candidate.covering]) {
    const known = job.passing[index];
    if (unsteady.has(known.id)) continue;
    if (performance.now() - started > mostMs) return { id: known.id, isEndless: false };
    alive();
    const thrown = await attempt(suite.get(known.id), known);
    if (thrown !== null) return { id: known.id, isEndless: isEndless(thrown) };
  }
  return null;
}

/** Hundreds of tests may take longer than a process may be silent. */
function heartbeat() {
  let told = performance.now();
  return () => {
    if (performance.now() - told <= 500) return;
    channel.send({ kind: 'alive' });
    told = performance.now();
  };
}

function attempt(test, known) {
  if (test === undefined) return new Error('the test was not declared');
  refuel(known.fuel, known.cpuMs);
  return runTest(test, known.timeoutMs);
}

const isPassed = async (suite, known) => (await attempt(suite.get(known.id), known)) === null;

/** After a while the base must still fail and pass as it did: a candidate may have left state behind in the modules. */
async function isStillItself(job, suite) {
  for (const known of job.failing) if (await isPassed(suite, known)) return false;
  for (const known of job.steady) if (!unsteady.has(known.id) && !(await isPassed(suite, known))) return false;
  return true;
}

module.exports = { tryPart };
