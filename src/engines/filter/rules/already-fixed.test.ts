import { describe, expect, it } from 'vitest';
import { changedFile, patchOf } from '#domain/gate/pull-request.fixture.ts';
import { earlierOf, factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { alreadyFixed } from './already-fixed.ts';

const look = (...parts: Parameters<typeof factsOf>) => alreadyFixed(factsOf(...parts), settingsOf());
const commit = (subject: string) => ({ id: 'c'.repeat(40), subject, at: 0 });
const other = [changedFile({ path: 'else.js', patch: patchOf('p', 'q') })];

describe('the rule on work that is done', () => {
  it('rejects the identical change of a merged pull request', () => {
    const found = look({}, { earlier: [earlierOf({ state: 'merged' })] });
    expect(found.outcome).toBe('reject');
    expect(found.says).toContain('#12');
  });

  it.each(['Revert "fix: add subtracts"', 'revert: take back #12'])('lets it come again after "%s"', (subject) => {
    const found = look({}, { earlier: [earlierOf({ state: 'merged' })], mainline: [commit(subject)] });
    expect(found.outcome).toBe('note');
  });

  it('does not take a revert of something else, or a longer number, for it', () => {
    const mainline = [commit('Revert "docs: typo"'), commit('revert #120')];
    expect(look({}, { earlier: [earlierOf({ state: 'merged' })], mainline }).outcome).toBe('reject');
  });

  it('lets a backport through', () => {
    const earlier = [earlierOf({ state: 'merged', base: { branch: '1.x', commit: '' } })];
    expect(look({ title: 'other words' }, { earlier }).outcome).toBe('pass');
  });

  it.each([
    ['a merged pull request for the same issue', { earlier: [earlierOf({ state: 'merged', linkedIssues: [5], files: other })] }],
    ['a mainline commit that closes the issue', { mainline: [commit('Fixes #5 in the parser')] }],
  ])('warns of %s, and no more', (_, around) => {
    const found = look({ linkedIssues: [5] }, around);
    expect(found.outcome).toBe('warn');
    expect(found.evidence).toHaveLength(1);
  });

  it('notes a mainline commit with nearly the title', () => {
    const found = look({}, { mainline: [commit('fix: add subtracts (#99)'), commit('docs: typo')] });
    expect(found).toMatchObject({ outcome: 'note', evidence: [expect.stringContaining('#99')] });
  });

  it.each([
    ['another version', { title: 'bump left from 1.0.1 to 1.0.2' }, 'bump left from 1.0.0 to 1.0.1'],
    ['what is taken back', { title: 'Revert "fix: add subtracts"' }, 'fix: add subtracts'],
    ["a program's own title", { author: { id: 1, login: 'updates', kind: 'bot' as const } }, 'fix: add subtracts'],
  ])('does not take it for %s', (_, fields, subject) => {
    expect(look(fields, { mainline: [commit(subject)] }).outcome).toBe('pass');
  });

  it('passes unrelated commits and other issues', () => {
    const mainline = [commit('fixes #55'), commit('mentions #5'), commit('feat: multiply matrices')];
    expect(look({ linkedIssues: [5] }, { mainline }).outcome).toBe('pass');
  });

  it('stays fast on subjects and a title of 1 MB', () => {
    const long = 'Revert fix '.repeat(100_000);
    expect(look({ title: long, linkedIssues: [5] }, { mainline: [commit(`${long}!`), commit(long)] }).rule).toBe('already-fixed');
  });
});
