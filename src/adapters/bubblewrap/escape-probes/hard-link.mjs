import { appendFileSync, linkSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

await attempt(() => {
  linkSync(words[0], words[1]);
  appendFileSync(words[1], 'attacked\n');
});
