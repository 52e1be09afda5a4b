import { describe, expect, it } from 'vitest';
import { changedFile } from '#domain/gate/pull-request.fixture.ts';
import { earlierOf, factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { identicalPatch } from './identical-patch.ts';

const look = (...parts: Parameters<typeof factsOf>) => identicalPatch(factsOf(...parts), settingsOf());

describe('the rule on identical patches', () => {
  it('rejects what another person proposes in an open pull request, and names it', () => {
    const found = look({}, { earlier: [earlierOf({ title: 'Mend add' })] });
    expect(found.outcome).toBe('reject');
    expect(found.says).toContain('#12');
    expect(found.evidence).toEqual(['#12 (open, against main): Mend add']);
  });

  it.each([
    ['an open one of the same author', earlierOf({ author: { id: 7, login: 'newcomer', kind: 'person' } }), 'note'],
    ['an open one against another branch', earlierOf({ base: { branch: '1.x', commit: '' } }), 'note'],
    ['a closed one', earlierOf({ state: 'closed' }), 'note'],
    ['a merged one, which is the matter of another rule', earlierOf({ state: 'merged' }), 'pass'],
    ['one with another line', earlierOf({ files: [changedFile({ patch: '@@ -1 +1 @@\n+a' })] }), 'pass'],
  ])('does not reject because of %s', (_, earlier, outcome) => {
    expect(look({}, { earlier: [earlier] }).outcome).toBe(outcome);
  });

  it('says with how many it could not compare', () => {
    const found = look({}, { earlier: [{ ...earlierOf(), fingerprint: null }] });
    expect([found.outcome, found.evidence]).toEqual(['pass', ['1 earlier pull request not compared: no fingerprint yet']]);
  });

  it('cannot tell where the forge cut the diff', () => {
    expect(look({ isTruncated: true }, { earlier: [earlierOf()] }).outcome).toBe('unknown');
  });

  it('cannot tell of files without text, but only where an open one of others touches exactly the same', () => {
    const image = changedFile({ path: 'logo.png', patch: null });
    const other = earlierOf({ files: [changedFile({ path: 'icon.png', patch: null })] });
    expect(look({ files: [image] }, { earlier: [earlierOf({ files: [image] })] }).outcome).toBe('unknown');
    expect(look({ files: [image] }, { earlier: [other] }).outcome).toBe('pass');
    expect(look({ files: [image] }, { earlier: [earlierOf({ files: [image], state: 'closed' })] }).outcome).toBe('pass');
  });
});
