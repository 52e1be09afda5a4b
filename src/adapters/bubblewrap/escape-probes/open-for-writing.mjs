// Opens without writing, so that the control is harmless even for kernel settings.
import { closeSync, constants, openSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

await attempt(() => closeSync(openSync(words[0], constants.O_WRONLY)));
