// Reads whatever it was given beyond the three standard descriptors.
import { fstatSync, readSync, readdirSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

await attempt(() =>
  readdirSync('/proc/self/fd').some((name) => {
    const bytes = Buffer.alloc(4096);
    try {
      if (!fstatSync(Number(name)).isFile()) return false;
      return bytes.toString('utf8', 0, readSync(Number(name), bytes, 0, bytes.length, 0)).includes(words[0]);
    } catch {
      return false;
    }
  }),
);
