import { describe, expect, it } from 'vitest';
import { changedFile } from '#domain/gate/pull-request.fixture.ts';
import { earlierOf, factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { diffSize } from './diff-size.ts';

const merged = (lines: number, number: number, fields: Parameters<typeof earlierOf>[0] = {}) =>
  earlierOf({ number, state: 'merged', files: [changedFile({ additions: lines, deletions: 0 })], ...fields });
const hundred = Array.from({ length: 100 }, (_, index) => merged(index + 1, index + 1));
const look = (lines: number, earlier: readonly ReturnType<typeof earlierOf>[], fields = {}) =>
  diffSize(factsOf({ files: [changedFile({ additions: lines, deletions: 0 })], ...fields }, { earlier }), settingsOf());

describe('the rule on size', () => {
  it('passes up to the quantile, warns above it, and shows the norm with its number', () => {
    expect(look(95, hundred).outcome).toBe('pass');
    const found = look(96, hundred);
    expect(found.outcome).toBe('warn');
    expect(found.evidence).toEqual(['merged from outside: n = 100, median 50 lines, 95 % at most 95, largest 100']);
  });

  it('says that there are too few to compare with, and does not judge', () => {
    const found = look(1_000_000, hundred.slice(0, 19));
    expect(found.outcome).toBe('note');
    expect(found.says).toContain('19 merged pull requests');
    expect(look(1_000_000, hundred.slice(0, 20)).outcome).toBe('warn');
  });

  it('looks at merged work of people from outside only', () => {
    const others = [
      ...hundred.map(({ summary, fingerprint }) => ({ summary: { ...summary, association: 'member' as const }, fingerprint })),
      ...hundred.map(({ summary, fingerprint }) => ({
        summary: { ...summary, number: summary.number + 200, state: 'closed' as const },
        fingerprint,
      })),
      ...hundred.map(({ summary, fingerprint }) => ({
        summary: { ...summary, number: summary.number + 400, author: { id: 1, login: 'bot', kind: 'bot' as const } },
        fingerprint,
      })),
    ];
    expect(look(1, others).says).toContain('0 merged pull requests');
  });

  it('cannot tell where the forge cut the diff', () => {
    expect(look(1, hundred, { isTruncated: true }).outcome).toBe('unknown');
  });

  it('does not count lockfiles', () => {
    const files = [changedFile(), changedFile({ path: 'web/yarn.lock', additions: 50_000 })];
    expect(look(1, hundred, { files }).outcome).toBe('pass');
  });
});
