'use strict';
// CommonJS packages as compilers hand them to ES modules: every property is a named export, and `__esModule` is believed.
const { createRequire } = require('node:module');
const { fileURLToPath } = require('node:url');

const believing = 'patchline-interop';
const plain = 'patchline-facade';
const identifier = /^[A-Za-z_$][\w$]*$/;

/**
 * URL of a module that stands in front of a CommonJS file; Node itself only sees the names that it can read from the text. `asCompiled`:
 * `__esModule` is believed, as compilers do and Node does not.
 */
function facadeOf(url, asCompiled) {
  return `${url}${url.includes('?') ? '&' : '?'}${asCompiled ? believing : plain}`;
}

function isFacade(url) {
  return url.endsWith(believing) || url.endsWith(plain);
}

function facadeSource(url) {
  const mark = url.endsWith(plain) ? plain : believing;
  const path = fileURLToPath(url.slice(0, -mark.length - 1));
  const loaded = createRequire(path)(path);
  const isObject = (typeof loaded === 'object' && loaded !== null) || typeof loaded === 'function';
  const names = isObject ? namesOf(loaded) : [];
  return [
    `import { createRequire } from 'node:module';`,
    `const loaded = createRequire(${JSON.stringify(path)})(${JSON.stringify(path)});`,
    ...names.map((name, at) => `const n${at} = loaded[${JSON.stringify(name)}]; export { n${at} as ${name} };`),
    `export default ${mark === believing && isObject && loaded.__esModule && 'default' in loaded ? 'loaded.default' : 'loaded'};`,
  ].join('\n');
}

function namesOf(loaded) {
  const names = new Set();
  for (const name in loaded) names.add(name);
  for (const name of Object.keys(loaded)) names.add(name);
  return [...names].filter((name) => identifier.test(name) && name !== 'default');
}

module.exports = { facadeOf, facadeSource, isFacade };
