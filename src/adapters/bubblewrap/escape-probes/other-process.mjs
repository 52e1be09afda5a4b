// Looks for a word in a file (`environ`, `cmdline`) of every process; those that carry this probe's own words do not count.
import { readFileSync, readdirSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

const [file, needle] = words;
await attempt(() =>
  readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const isOurs = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('other-process.mjs');
      return !isOurs && readFileSync(`/proc/${name}/${file}`, 'utf8').includes(needle);
    } catch {
      return false;
    }
  }),
);
