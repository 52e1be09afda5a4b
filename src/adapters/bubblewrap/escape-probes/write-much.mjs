// Writes one file of as many MiB as the second word says.
import { closeSync, openSync, writeSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

process.on('SIGXFSZ', () => {});
await attempt(() => {
  const descriptor = openSync(words[0], 'w');
  const block = Buffer.alloc(2 ** 20, 1);
  for (let written = 0; written < Number(words[1]); written += 1) {
    if (writeSync(descriptor, block) < block.length) throw new Error(`cut after ${written} MiB`);
  }
  closeSync(descriptor);
});
