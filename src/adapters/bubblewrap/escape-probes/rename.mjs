import { renameSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

await attempt(() => renameSync(words[0], words[1]));
