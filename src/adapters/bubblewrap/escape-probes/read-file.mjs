import { readFileSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

await attempt(() => readFileSync(words[0]).length > 0);
