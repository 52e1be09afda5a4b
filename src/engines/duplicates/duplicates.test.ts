import { describe, expect, it } from 'vitest';
import type { ForgeRecord } from '#ports/forge.ts';
import { findDuplicates, mayHalt, type DuplicateQuery } from './duplicates.ts';

const query: DuplicateQuery = {
  digest: 'd1',
  number: 7,
  title: 'parseRange drops the last header of a multipart range',
  body: '',
};

const record = (fields: Partial<ForgeRecord>): ForgeRecord => ({
  url: 'file:///r',
  title: 'Something about colours',
  branch: 'b',
  issue: null,
  workItemDigest: null,
  patchId: null,
  state: 'open',
  ...fields,
});

describe('findDuplicates', () => {
  it('finds nothing among unrelated records, and takes no null for a match', () => {
    expect(findDuplicates({ ...query, number: null, patchId: null }, [record({}), record({ issue: 8 })])).toEqual([]);
  });

  it('names the strongest reason of each record, facts before hints', () => {
    const records = [
      record({ branch: 'title', title: 'fix: parseRange drops last header of multipart ranges' }),
      record({ branch: 'number', issue: 7 }),
      record({ branch: 'all', issue: 7, workItemDigest: 'd1', patchId: 'p1' }),
      record({ branch: 'item', issue: 7, workItemDigest: 'd1' }),
    ];
    const found = findDuplicates({ ...query, patchId: 'p1' }, records);
    expect(found.map(({ record: { branch }, because }) => [branch, because])).toEqual([
      ['all', 'same-patch'],
      ['item', 'same-work-item'],
      ['number', 'same-issue-number'],
      ['title', 'similar-title'],
    ]);
    expect(found.map(({ strength }) => strength === 1)).toEqual([true, true, true, false]);
  });

  it('gives at most three hints, the most similar first', () => {
    const same = (extra: string): ForgeRecord => record({ title: `${query.title}${extra}` });
    const found = findDuplicates(query, [same(' and more words still'), same(''), same(' again and again'), same(' now')]);
    expect(found).toHaveLength(3);
    expect(found[0]?.record.title).toBe(query.title);
    expect(found[0]?.strength).toBeCloseTo(1);
  });

  it('gives no hint for titles that share only what all titles share', () => {
    const titles = ['fix parseRange', 'fix parseRange typo', 'fix parseRange docs', 'fix parseRange types'];
    const found = findDuplicates(
      { ...query, title: 'fix parseRange crash on an empty multipart header' },
      titles.map((title) => record({ title })),
    );
    expect(found).toEqual([]);
  });

  it('looks past the letter case, conventional prefixes and the spelling of names', () => {
    const found = findDuplicates(query, [record({ title: 'fix(http): PARSE_RANGE drops the last header of a multipart range' })]);
    expect(found[0]?.because).toBe('similar-title');
    expect(found[0]?.strength).toBeGreaterThan(0.7);
  });

  it('stays fast on hostile titles', () => {
    const records = Array.from({ length: 200 }, (_, index) => record({ title: 'aB_'.repeat(1000) + index }));
    expect(findDuplicates({ ...query, title: '[('.repeat(50_000) }, records)).toEqual([]);
  });
});

describe('mayHalt', () => {
  it('allows a halt for facts about open records only', () => {
    const found = findDuplicates(query, [
      record({ issue: 7 }),
      record({ issue: 7, state: 'closed' }),
      record({ title: query.title }),
    ]);
    expect(found.map((duplicate) => [duplicate.because, duplicate.record.state, mayHalt(duplicate)])).toEqual([
      ['same-issue-number', 'open', true],
      ['same-issue-number', 'closed', false],
      ['similar-title', 'open', false],
    ]);
  });
});
