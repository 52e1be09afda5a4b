'use strict';
// Loads the test files of a job and holds what they declared.
const { createRequire } = require('node:module');
const { existsSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const registry = require('./registry.cjs');
const hooks = require('./hooks.cjs');
const { describe } = require('./outcome.cjs');
const { probe } = require('./probe.cjs');

const globalsOf = { mocha: 'mocha', jest: 'jest', vitest: 'vitest' };

function installGlobals(runner) {
  const shim = globalsOf[runner];
  if (shim === undefined) return;
  for (const [name, value] of Object.entries(require(`./shims/${shim}.cjs`))) {
    if (!(name in globalThis) || name !== 'module') globalThis[name] = value;
  }
}

/**
 * What the test script loads first belongs to the graph of the tests: a helper that makes the program global would keep an earlier one alive.
 * mocha takes a file of the folder before a package of that name.
 */
function preload(job, name) {
  const inRepository = createRequire(`${job.root}/`);
  const path = resolve(job.root, name);
  const isFile = [path, `${path}.js`, `${path}.cjs`, `${path}/index.js`].some(
    (each) => existsSync(each) && !name.startsWith('.'),
  );
  inRepository(isFile ? path : name);
}

let isPreloaded = false;

/** `{ tests, failures }`: the collected tests, and for each file that did not load, why. */
async function loadSuite(job) {
  registry.reset();
  const failures = [];
  const loads = new Map();
  registry.enterFile('');
  probe.h.fill(0);
  try {
    for (const name of job.preload ?? []) preload(job, name);
    isPreloaded = true;
  } catch (thrown) {
    // What cannot be loaded twice stays as it was loaded first.
    if (!isPreloaded)
      return { tests: [], failures: job.testFiles.map((file) => ({ file, ...describe(thrown, hooks.state.root) })), loads };
  }
  const before = hitsNow();
  for (const file of job.testFiles) {
    registry.enterFile(file);
    probe.h.fill(0);
    try {
      await loadFile(job, file);
      for (const body of registry.state.pending.splice(0)) await body;
      const declared = registry.state.tests.some((each) => each.file === file);
      if (!declared && job.scripts) scriptTest(job, file);
    } catch (thrown) {
      if (job.scripts) scriptTest(job, file);
      else failures.push({ file, ...describe(thrown, hooks.state.root) });
    }
    loads.set(file, [...new Set([...before, ...hitsNow()])]);
  }
  return { tests: registry.collected(), failures, loads };
}

const hitsNow = () => [...probe.h.keys()].filter((at) => probe.h[at] !== 0);

async function loadFile(job, file) {
  const path = join(job.root, file);
  if (formatOf(job, path) === 'commonjs') createRequire(path)(path);
  else await import(`${pathToFileURL(path).href}`);
}

function formatOf(job, path) {
  const known = job.sources[path]?.format;
  if (known !== undefined) return known;
  if (/\.(cjs|cts)$/.test(path)) return 'commonjs';
  if (/\.(mjs|mts)$/.test(path)) return 'module';
  return job.formats[path] ?? 'module';
}

/** A file without declared tests is one test itself: loading it again must not throw. */
function scriptTest(job, file) {
  const body = async () => {
    hooks.renew();
    await loadFile(job, file);
  };
  registry.test(file, body, { style: 'jest' });
}

module.exports = { installGlobals, loadSuite };
