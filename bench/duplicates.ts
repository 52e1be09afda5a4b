// Measures one decision on duplicates, without I/O, against prepared pull requests: node bench/duplicates.ts [--size N] [--questions N]
import { parseArgs } from 'node:util';
import { encodeFingerprint, prepareCorpus, type CorpusEntry } from '#engines/duplicates/duplicates.ts';
import { madeUpFingerprints } from './duplicates/made-up.ts';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '10000' }, questions: { type: 'string', default: '2000' } },
});
const budgetMicroseconds = 100;
const rounds = 5;
const size = Number(values.size);
const questions = Number(values.questions);

const fingerprints = madeUpFingerprints(size + questions, 1);
const entries: readonly CorpusEntry[] = fingerprints
  .slice(0, size)
  .map((fingerprint, index) => ({ number: index + 1, fingerprint }));
const beforePreparing = performance.now();
const corpus = prepareCorpus(entries);
const preparing = performance.now() - beforePreparing;

const asked = fingerprints.slice(size);
// The best of some rounds: what the machine did besides is not what is measured.
const best = asked.map(() => Number.POSITIVE_INFINITY);
for (let round = 0; round < rounds; round += 1) {
  for (const [index, fingerprint] of asked.entries()) {
    const start = performance.now();
    decide(fingerprint);
    best[index] = Math.min(best[index] ?? 0, 1000 * (performance.now() - start));
  }
}
const times = best.toSorted((one, other) => one - other);
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
const bytes = asked.map((fingerprint) => encodeFingerprint(fingerprint).length).toSorted((one, other) => one - other);

console.log(`prepared once: an inverted index of ${size} fingerprints in ${preparing.toFixed(0)} ms`);
console.log(`fingerprint in a comment: median ${bytes[bytes.length >> 1] ?? 0} characters, longest ${bytes.at(-1) ?? 0}`);
console.log('one decision: identical patch or not, and the three likest');
console.log(
  `median ${at(0.5).toFixed(1)} µs, 90 % ${at(0.9).toFixed(1)} µs, 99 % ${at(0.99).toFixed(1)} µs (${questions} decisions, each the best of ${rounds})`,
);
const ratio = at(0.5) / budgetMicroseconds;
console.log(`median / budget of ${budgetMicroseconds} µs = ${ratio.toFixed(2)}`);
process.exitCode = ratio <= 1 ? 0 : 1;

function decide(fingerprint: (typeof asked)[number]): void {
  corpus.identical(fingerprint);
  corpus.similar(fingerprint, { most: 3, least: 0.3 });
}
