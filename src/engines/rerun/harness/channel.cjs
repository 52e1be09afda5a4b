'use strict';
// The only way out: JSON lines on the real stdout, captured before foreign code is loaded and marked with the job's nonce.
const { writeSync } = require('node:fs');

let mark = '';
let held = '';
let heldSince = 0;
/** A process that dies takes what it held with it. */
const longestHeldMs = 25;
const mostHeld = 65_536;

function open(nonce) {
  mark = nonce;
  const quiet = (_chunk, encoding, callback) => {
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  process.stdout.write = quiet;
  process.stderr.write = quiet;
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir']) console[name] = () => {};
}

/** Written at once, so that the host knows where a process died. */
function send(message) {
  writeAll(`${held}${mark}${JSON.stringify(message)}\n`);
  held = '';
}

/** Written with the next `send`, or soon. */
function hold(message) {
  held += `${mark}${JSON.stringify(message)}\n`;
  const now = performance.now();
  if (now - heldSince < longestHeldMs && held.length < mostHeld) return;
  heldSince = now;
  writeAll(held);
  held = '';
}

function writeAll(text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

module.exports = { open, send, hold };
