'use strict';
// The source behind a file that only a build would make: `dist/index.js` of a fresh checkout, or the package's own name.
const { existsSync, readFileSync, statSync } = require('node:fs');
const { extname, join } = require('node:path');

const outputs = new Set([
  'dist',
  'build',
  'lib',
  'out',
  'esm',
  'cjs',
  'es',
  'commonjs',
  'browser',
  'node',
  'bundle',
  'output',
  'src',
]);
const endings = [
  '.ts',
  '.mts',
  '.cts',
  '.tsx',
  '.js',
  '.mjs',
  '.cjs',
  '.jsx',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.mjs',
];

/** Absolute path of the source that stands for a specifier which cannot be resolved; `undefined` where none is found. */
function sourceBehind(root, specifier, path) {
  if (path !== null) return path.startsWith(root) ? sourceOfBuilt(root, path.slice(root.length)) : undefined;
  const manifest = manifestIn(root);
  if (typeof manifest.name !== 'string') return undefined;
  if (specifier !== manifest.name && !specifier.startsWith(`${manifest.name}/`)) return undefined;
  const rest = specifier.slice(manifest.name.length + 1);
  const usual = rest === '' ? ['src/index', 'src/main', 'lib/index', 'index'] : [`src/${rest}`, `lib/${rest}`, rest];
  return first([
    ...targetsOf(manifest, rest).map((target) => () => sourceOfBuilt(root, target)),
    ...usual.map((each) => () => existing(join(root, each))),
  ]);
}

function sourceOfBuilt(root, target) {
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const depth = parts.findIndex((part) => !outputs.has(part));
  const rest = parts.slice(depth === -1 ? parts.length : depth).join('/');
  const extension = extname(rest);
  const bare = rest.slice(0, rest.length - extension.length).replace(/[.-](min|umd|esm|cjs|prod|production|development|d)$/, '');
  return first([`src/${bare}`, `lib/${bare}`, bare].map((each) => () => existing(join(root, each))));
}

function targetsOf(manifest, rest) {
  const { exports, main, module: bundled, source } = manifest;
  const entry = rest === '' ? (exports?.['.'] ?? exports) : exports?.[`./${rest}`];
  return [...leaves(entry), ...(rest === '' ? [source, bundled, main] : [])].filter((each) => typeof each === 'string');
}

function leaves(value) {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => (key.startsWith('.') ? [] : leaves(each)));
}

function existing(path) {
  return endings.map((ending) => path + ending).find((each) => existsSync(each) && statSync(each).isFile());
}

function first(finds) {
  for (const find of finds) {
    const found = find();
    if (found !== undefined) return found;
  }
  return undefined;
}

function manifestIn(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
}

module.exports = { sourceBehind };
