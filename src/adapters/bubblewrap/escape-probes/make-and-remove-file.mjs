import { rmSync, writeFileSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

await attempt(() => {
  writeFileSync(words[0], '', { flag: 'wx' });
  rmSync(words[0]);
});
