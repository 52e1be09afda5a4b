'use strict';
// Takes the parts of a job in the order of their numbers, each from a file of its own, and waits for the next.
// Standard input is left to the tests.
const { existsSync, openSync, readFileSync, writeSync } = require('node:fs');
const channel = require('./channel.cjs');
const { tryPart } = require('./try.cjs');

const idle = new Int32Array(new SharedArrayBuffer(4));
/** Nobody waits for a process that has waited long itself. */
const lookMs = (looks) => (looks < 500 ? 1 : 20);

async function run(job, { firstPart }) {
  const position = openSync('/patchline/position', 'r+');
  let shared = {};
  for (let number = firstPart; ; number += 1) {
    const part = next(number);
    shared = part.shared ?? shared;
    const mark = new Int32Array([number, 0]);
    const isAt = (at) => {
      mark[1] = at;
      writeSync(position, mark, 0, mark.byteLength, 0);
    };
    const isWhole = await tryPart({ ...job, ...shared, ...part }, isAt);
    if (!isWhole) return channel.send({ kind: 'restart' });
    channel.send({ kind: 'done', part: number });
  }
}

/** While nothing is to be done, nothing runs: what candidates left behind has no turn. */
function next(number) {
  const path = `/patchline/job/${number}.json`;
  for (let looks = 0; !existsSync(path); looks += 1) Atomics.wait(idle, 0, 0, lookMs(looks));
  return JSON.parse(readFileSync(path, 'utf8'));
}

module.exports = { run };
