// A run of five steps with effects outside the journal, for the kill matrix. argv: folder, "guarded" or "careless".
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mortalJournals } from '#ports/journal-kill-matrix.ts';
import { fileJournals } from './file-journal.ts';

const [folder = '', guard] = process.argv.slice(2);
const effects = join(folder, 'effects.txt');
const journals = mortalJournals(fileJournals({ folder: join(folder, 'journals'), clock: { now: () => Date.now() } }));
const journal = await journals.open('run');
process.stdout.write('opened\n');

/** Happens once per key, as an effect with a marker does on a forge; a careless one happens at every try. */
function happen(key: string): void {
  const happened = existsSync(effects) ? readFileSync(effects, 'utf8').split('\n') : [];
  if (guard === 'careless' || !happened.includes(key)) appendFileSync(effects, `${key}\n`);
}

let sum = 0;
for (const number of [1, 2, 3, 4, 5]) {
  sum = await journal.step(`step-${number}`, async (key) => {
    appendFileSync(join(folder, 'tries.txt'), `${key}\n`);
    happen(`${key} first half`);
    await wait(15);
    happen(`${key} second half`);
    return sum + number;
  });
}
await journal.close();
process.stdout.write(`sum ${sum}\n`);
