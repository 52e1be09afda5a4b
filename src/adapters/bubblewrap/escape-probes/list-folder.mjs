// Looks for names in a folder that the words after it do not allow.
import { readdirSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

const [folder, ...allowed] = words;
await attempt(() => readdirSync(folder).some((name) => !allowed.includes(name)));
