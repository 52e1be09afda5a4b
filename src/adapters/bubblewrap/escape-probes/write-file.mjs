import { appendFileSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

await attempt(() => appendFileSync(words[0], 'attacked\n'));
