'use strict';
// Resolves frameworks to shims, serves instrumented and virtual files, gives every generation of the module graph its own URLs.
const module_ = require('node:module');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, extname, join } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

const { sourceBehind } = require('./built-files.cjs');
const { facadeOf, facadeSource, isFacade } = require('./interop.cjs');

const shims = {
  'node:test': 'node-test',
  vitest: 'vitest',
  '@jest/globals': 'jest',
  mocha: 'mocha',
  tape: 'tape',
  tap: 'tape',
  '@tapjs/core': 'tape',
  'tape-catch': 'tape',
  ava: 'ava',
};

/** In place of node:assert while candidates are tried. */
const lightShims = {
  'node:assert': 'assert',
  assert: 'assert',
  'node:assert/strict': 'assert-strict',
  'assert/strict': 'assert-strict',
};

const state = { root: '', light: false, interop: false, sources: new Map(), loaded: new Set(), generation: 0 };

const typeScript = new Set(['.ts', '.mts', '.cts']);
const guesses = ['.ts', '.js', '.mts', '.cts', '.mjs', '.cjs', '.json', '/index.ts', '/index.js', '/index.mjs', '/index.cjs'];
const swaps = { '.js': ['.ts', '.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'], '.jsx': ['.tsx'] };

function install(root, sources, { light, interop }) {
  state.interop = interop;
  state.light = light;
  state.root = root.endsWith('/') ? root : `${root}/`;
  use(sources);
  module_.registerHooks({ resolve, load });
}

function use(sources) {
  state.sources = new Map(Object.entries(sources));
}

/** A fresh module graph for everything of the repository that is loaded from now on. */
function renew() {
  state.generation += 1;
  const cache = module_.createRequire(__filename).cache;
  for (const path of Object.keys(cache)) if (isOurs(path)) delete cache[path];
}

const isOurs = (path) => path.startsWith(state.root) && !path.includes('/node_modules/');

function resolve(specifier, context, next) {
  const shim = shimFor(specifier, context);
  if (shim !== null)
    return { url: pathToFileURL(join(__dirname, 'shims', `${shim}.cjs`)).href, format: 'commonjs', shortCircuit: true };
  const found = virtual(specifier, context) ?? attempt(specifier, context, next);
  if (needsFacade(found, context)) return { url: facadeOf(found.url, true), format: 'module', shortCircuit: true };
  if (isImportedAgain(found, context))
    return { url: facadeOf(`${found.url}?c=${state.generation}`, state.interop), format: 'module', shortCircuit: true };
  if (state.generation === 0 || !found.url.startsWith('file:')) return found;
  const path = pathBehind(found.url);
  if (!isOurs(path)) return found;
  const address = pathToFileURL(path).href;
  // `require` drops what follows a file's path, and Node would serve an ES module of an earlier graph again: there the path itself differs.
  const isRequiredModule = isRequire(context) && state.sources.get(path)?.format === 'module';
  return { ...found, url: `${address}${isRequiredModule ? '%3F' : '?'}c=${state.generation}` };
}

/** The file of a URL, whatever graph it belongs to. */
const pathBehind = (url) => fileURLToPath(url).replace(/\?c=\d+$/, '');

/** Only where the tests run compiled: plain Node would refuse the import, too. */
function needsFacade(found, context) {
  if (!state.interop || isRequire(context) || !found.url.startsWith('file:') || !context.parentURL?.startsWith('file:'))
    return false;
  const path = fileURLToPath(found.url);
  const mayBeCommonJs = found.format !== 'module' && /\.c?js$/.test(path);
  return mayBeCommonJs && path.includes('/node_modules/') && isOurs(fileURLToPath(context.parentURL));
}

/** Node forgets what a CommonJS file requires when an ES module imports that file in a second graph: there it is required in its stead. */
function isImportedAgain(found, context) {
  if (state.generation === 0 || isRequire(context) || !found.url.startsWith('file:') || !context.parentURL?.startsWith('file:'))
    return false;
  const path = pathBehind(found.url);
  if (!isOurs(path)) return false;
  const format = state.sources.get(path)?.format ?? found.format;
  return format === 'commonjs' && /\.[cm]?js$/.test(path);
}

function shimFor(specifier, context) {
  if (Object.hasOwn(shims, specifier)) return shims[specifier];
  const isLight = state.light && Object.hasOwn(lightShims, specifier) && context.parentURL?.startsWith('file:');
  return isLight && isOurs(fileURLToPath(context.parentURL)) ? lightShims[specifier] : null;
}

/** Files that exist only in the job: the acceptance tests are never laid into the checkout. */
function virtual(specifier, context) {
  const path = pathOf(specifier, context);
  if (path === null) return null;
  const known = [path, ...variants(path)].find((each) => state.sources.has(each));
  if (known === undefined) return null;
  return { url: pathToFileURL(known).href, format: state.sources.get(known).format, shortCircuit: true };
}

function attempt(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    const path = pathOf(specifier, context);
    const guess =
      (path === null ? undefined : variants(path).find((each) => existsSync(each))) ?? sourceBehind(state.root, specifier, path);
    if (guess === undefined) throw error;
    return next(isRequire(context) ? guess : pathToFileURL(guess).href, context);
  }
}

/** `require` takes no URL. */
function isRequire(context) {
  return context.conditions?.includes('require') ?? false;
}

function pathOf(specifier, context) {
  if (specifier.startsWith('file:')) return pathBehind(specifier);
  if (specifier.startsWith('/')) return specifier;
  if (!/^\.{1,2}(\/|$)/.test(specifier) || !context.parentURL?.startsWith('file:')) return null;
  return join(dirname(fileURLToPath(context.parentURL)), specifier);
}

function variants(path) {
  const extension = extname(path);
  const bare = path.slice(0, path.length - extension.length);
  const clean = path.replace(/\/$/, '');
  return [...(swaps[extension] ?? []).map((each) => bare + each), ...guesses.map((each) => clean + each)];
}

function load(url, context, next) {
  if (isFacade(url)) return { format: 'module', source: facadeSource(url), shortCircuit: true };
  if (!url.startsWith('file:')) return next(url, context);
  const path = pathBehind(url);
  if (!isOurs(path)) return next(url, context);
  state.loaded.add(path.slice(state.root.length));
  const known = state.sources.get(path);
  if (known !== undefined) return { format: known.format, source: known.text, shortCircuit: true };
  if (!typeScript.has(extname(path))) return next(url, context);
  const text = strip(readFileSync(path, 'utf8'));
  return { format: formatOf(path, text, context), source: text, shortCircuit: true };
}

function strip(text) {
  try {
    return module_.stripTypeScriptTypes(text, { mode: 'strip' });
  } catch {
    return module_.stripTypeScriptTypes(text, { mode: 'transform' });
  }
}

function formatOf(path, text, context) {
  if (path.endsWith('.mts')) return 'module';
  if (path.endsWith('.cts')) return 'commonjs';
  if (/^\s*(import\b(?!\s*\()|export\b)/m.test(text)) return 'module';
  return context.format?.startsWith('commonjs') ? 'commonjs' : 'module';
}

module.exports = { install, use, renew, state };
