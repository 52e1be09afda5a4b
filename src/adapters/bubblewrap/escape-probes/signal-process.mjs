import { attempt, words } from './verdict.mjs';

await attempt(() => process.kill(Number(words[0]), 0));
