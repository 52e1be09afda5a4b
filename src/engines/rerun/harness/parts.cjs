'use strict';
// Takes the parts of a job in the order of their numbers, each from a file of its own, and waits for the next.
const { openSync, writeSync } = require('node:fs');
const channel = require('./channel.cjs');
const { tryPart } = require('./try.cjs');
const { jsonOf } = require('./wait-for.cjs');

async function run(job, { firstPart }) {
  const position = openSync('/patchline/position', 'r+');
  let shared = {};
  for (let number = firstPart; ; number += 1) {
    const part = jsonOf(`/patchline/job/${number}.json`);
    shared = part.shared ?? shared;
    // From here on it may not be silent for long; how long a start takes is the machine's affair.
    channel.send({ kind: 'alive' });
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

module.exports = { run };
