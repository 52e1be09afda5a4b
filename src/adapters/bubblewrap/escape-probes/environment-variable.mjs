import { attempt, words } from './verdict.mjs';

await attempt(() => process.env[words[0]] !== undefined);
