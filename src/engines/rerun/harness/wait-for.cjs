'use strict';
// Waits for a file that is laid down whole. Standard input is left to the tests.
const { existsSync, readFileSync } = require('node:fs');

const idle = new Int32Array(new SharedArrayBuffer(4));
/** Nobody waits for a process that has waited long itself. */
const lookMs = (looks) => (looks < 500 ? 1 : 20);

/** Its JSON. While nothing is to be done, nothing runs: what candidates left behind has no turn. */
function jsonOf(path) {
  for (let looks = 0; !existsSync(path); looks += 1) Atomics.wait(idle, 0, 0, lookMs(looks));
  return JSON.parse(readFileSync(path, 'utf8'));
}

module.exports = { jsonOf };
