import { fingerprintOf, type Fingerprint } from '#engines/duplicates/duplicates.ts';

const files = 4000;
const names = 20_000;

/**
 * Fingerprints of made-up pull requests, shaped as real ones are: 1 to 20 files of which few are touched all the time, a few lines
 * each of names that are as unevenly frequent as words are (Zipf), a few words of title. The same for the same seed.
 */
export function madeUpFingerprints(count: number, seed: number): readonly Fingerprint[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => madeUp(random));
}

function madeUp(random: () => number): Fingerprint {
  const few = Math.ceil(1 / (0.05 + random()));
  const pick = (among: number): number => Math.min(among - 1, Math.floor(among ** random()) - 1);
  const changed = Array.from({ length: Math.min(20, few) }, () => {
    const file = pick(files);
    const lines = Array.from({ length: 2 + Math.floor(random() * 7) }, (_, line) => {
      const mark = [' ', '+', '-', '+'][Math.floor(random() * 4)] ?? ' ';
      const text = Array.from({ length: 4 }, () => `name${pick(names)}`).join(' = (');
      return mark === ' ' ? ` line ${line + pick(200)} of ${file}` : `${mark}${text});`;
    });
    return { file, lines };
  });
  return fingerprintOf({
    files: changed.map(({ file, lines }) => ({
      path: `source/part-${file % 40}/file-${file}.ts`,
      from: null,
      status: 'modified',
      additions: lines.filter((line) => line.startsWith('+')).length,
      deletions: lines.filter((line) => line.startsWith('-')).length,
      patch: ['@@ -1,9 +1,9 @@', ...lines].join('\n'),
    })),
    isTruncated: false,
    subjects: [Array.from({ length: 7 }, () => `word${pick(3000)}`).join(' ')],
    linkedIssues: random() < 0.4 ? [1 + Math.floor(random() * 20_000)] : [],
  });
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixing = Math.imul(state ^ (state >>> 15), 1 | state);
    mixing = (mixing + Math.imul(mixing ^ (mixing >>> 7), 61 | mixing)) ^ mixing;
    return ((mixing ^ (mixing >>> 14)) >>> 0) / 2 ** 32;
  };
}
