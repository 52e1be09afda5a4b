import { describe, expect, it } from 'vitest';
import { fingerprintOf, type Fingerprint } from '../fingerprint/fingerprint.ts';
import { prepareCorpus, type CorpusEntry } from './corpus.ts';
import { hashSlots } from './hash-slots.ts';
import { indexSketches } from './sketch-index.ts';

interface Shape {
  readonly path?: string;
  readonly removed?: string;
  readonly added?: string;
  readonly title?: string;
  readonly issues?: readonly number[];
}

function made({ path = 'a.js', removed = 'x', added = 'y', title = 't', issues = [] }: Shape): Fingerprint {
  const patch = `@@ -1,3 +1,3 @@\n begin of ${path}\n-${removed}\n+${added}\n end of ${path}`;
  return fingerprintOf({
    files: [{ path, from: null, status: 'modified', additions: 1, deletions: 1, patch }],
    isTruncated: false,
    subjects: [title],
    linkedIssues: issues,
  });
}

const entries: readonly CorpusEntry[] = Array.from({ length: 60 }, (_, index) => ({
  number: index + 1,
  fingerprint: made({
    path: `source/part${index}.js`,
    removed: `const before${index} = first(${index}, kind${index});`,
    added: `const after${index} = second(${index}, kind${index});`,
    title: `change thing${index} everywhere`,
    issues: [1000 + index],
  }),
}));

const asked = made({
  path: 'source/part7.js',
  removed: 'const before7 = first(7, kind7);',
  added: 'const after7 = third(7, kind7, null);',
  title: 'mend thing7',
});

describe('prepareCorpus', () => {
  it('finds the likest first and says why', () => {
    const [first] = prepareCorpus(entries).similar(asked, { most: 3, least: 0.3 });
    expect(first?.number).toBe(8);
    expect(first?.because.map(({ signal }) => signal)).toEqual(expect.arrayContaining(['files', 'places', 'names']));
  });

  it('finds nothing for work that shares nothing', () => {
    const other = made({ path: 'docs/x.md', removed: 'alpha', added: 'omega', title: 'quite another matter' });
    expect(prepareCorpus(entries).similar(other, { most: 3, least: 0 })).toEqual([]);
  });

  it('counts a shared issue, and gives at most as many as it is asked for, equal ones by number', () => {
    const twins = [entries[3], entries[3], entries[3], entries[3]].flatMap((entry, index) =>
      entry === undefined ? [] : [{ ...entry, number: 90 - index }],
    );
    const found = prepareCorpus(twins).similar(made({ path: 'z', removed: 'q', added: 'w', title: 'v', issues: [1003] }), {
      most: 2,
      least: 0,
    });
    expect(found.map(({ number }) => number)).toEqual([87, 88]);
    expect(found[0]?.because).toEqual([{ signal: 'issue', value: 1 }]);
  });

  it('answers the same however often it was asked before', () => {
    const corpus = prepareCorpus(entries);
    const first = corpus.similar(asked, { most: 3, least: 0 });
    for (const { fingerprint } of entries) corpus.similar(fingerprint, { most: 3, least: 0 });
    expect(corpus.similar(asked, { most: 3, least: 0 })).toEqual(first);
  });

  it('names identical patches, and takes no unknown identity for equal', () => {
    const unknown = { ...asked, identity: null };
    const corpus = prepareCorpus([
      { number: 9, fingerprint: asked },
      { number: 4, fingerprint: { ...asked } },
      { number: 5, fingerprint: unknown },
    ]);
    expect(corpus.identical(asked)).toEqual([4, 9]);
    expect(corpus.identical(unknown)).toEqual([]);
  });

  it('works without any pull request to compare with', () => {
    expect(prepareCorpus([]).similar(asked, { most: 3, least: 0 })).toEqual([]);
  });
});

describe('indexSketches', () => {
  it('gives the cosine of weighed sets, where rare hashes weigh more', () => {
    const index = indexSketches([[1, 2], [1, 3], [1, 4], [5]]);
    const sketch = index.weigh([1, 2]);
    expect(index.cosine(sketch, 0)).toBeCloseTo(1);
    const common = Math.log(1 + 4 / 3) ** 2;
    const rare = Math.log(1 + 4) ** 2;
    expect(index.cosine(sketch, 1)).toBeCloseTo(common / (common + rare));
    expect(index.cosine(sketch, 3)).toBe(0);
  });
});

describe('hashSlots', () => {
  it('keeps hashes apart that want the same place', () => {
    const slots = hashSlots(4);
    const hashes = [0, 16, 32, 0xff_ff_ff_f0];
    expect(hashes.map((hash) => slots.add(hash))).toEqual([0, 1, 2, 3]);
    expect(hashes.map((hash) => slots.find(hash))).toEqual([0, 1, 2, 3]);
    expect(slots.add(16)).toBe(1);
    expect([slots.size, slots.find(48)]).toEqual([4, -1]);
  });
});
