import { describe, expect, it } from 'vitest';
import type { Finding } from '#domain/gate/finding.ts';
import { gateMarker } from '#domain/gate/gate-state.ts';
import { gateComment } from '#present/gate-comment.ts';
import { fakeGateForge, type FakeGateForge } from '#ports/gate-forge.fake.ts';
import { fakeModel, type FakeModel } from '#ports/model.fake.ts';
import { reasonWork } from './reason-work.ts';

const passed: readonly Finding[] = [{ rule: 'test:red-green', outcome: 'pass', says: 'Its tests agree.', evidence: [] }];
const filtered: readonly Finding[] = [{ rule: 'linked-issue', outcome: 'pass', says: 'It answers issue 3.', evidence: [] }];
const now = Date.UTC(2026, 10, 21, 12);
const answer = JSON.stringify({ what: 'It mends.', evidence: 'A test shows it.', risk: 'Little risk.' });

interface Kept {
  readonly filter?: readonly Finding[];
  readonly test?: readonly Finding[];
  readonly head?: string;
}

/** Leaves the comment that the earlier stages would have left. */
async function remember(
  forge: FakeGateForge,
  number: number,
  { filter = filtered, test = passed, head }: Kept = {},
): Promise<void> {
  const commit = head ?? (await forge.summary(number))?.head.commit ?? '';
  const result = { next: 'immune:reason-pending', paragraph: null, details: [], fingerprint: null } as const;
  const parts = { head: commit, move: 'placed', state: null } as const;
  const first = gateComment({ ...parts, stage: 'filter', result: { ...result, findings: filter }, previous: null });
  const body = gateComment({ ...parts, stage: 'test', result: { ...result, findings: test }, previous: first });
  await forge.apply({ kind: 'comment', on: `pull-${number}`, body, marker: gateMarker });
}

async function explain(forge: FakeGateForge, number: number, model: FakeModel | null = null, perDay = 10) {
  const reasoner = model === null ? null : { model, maxInputCharacters: 20_000, maxOutputTokens: 300 };
  const pullRequest = await forge.pullRequest(number);
  if (pullRequest === null) throw new Error('no pull request');
  return reasonWork(forge, { reasoner, perDay, now: () => now })(pullRequest);
}

async function pullRequest(forge: FakeGateForge): Promise<number> {
  return forge.seed.openPullRequest({ title: 'fix: add', body: '', author: 'ada', path: 'add.js', content: 'a\n' });
}

describe('the reason stage', () => {
  it('trusts what both earlier stages left in its own comment about this commit', async () => {
    const forge = fakeGateForge();
    const number = await pullRequest(forge);
    await remember(forge, number);
    expect(await explain(forge, number)).toMatchObject({
      next: 'immune:trusted',
      paragraph: expect.stringContaining('without a model') as string,
    });
  });

  it('trusts nothing where a stage is missing, was about another commit, or was written by somebody else', async () => {
    const forge = fakeGateForge();
    const untouched = await pullRequest(forge);
    expect((await explain(forge, untouched)).next).toBe('immune:needs-human');
    const moved = await pullRequest(forge);
    await remember(forge, moved, { head: 'c'.repeat(40) });
    expect((await explain(forge, moved)).next).toBe('immune:needs-human');
    const source = await pullRequest(forge);
    const victim = await pullRequest(forge);
    await remember(forge, source, { head: (await forge.summary(victim))?.head.commit ?? '' });
    const [copied] = await forge.comments(source);
    await forge.seed.comment(victim, 'mallory', copied?.body ?? '');
    expect((await explain(forge, victim)).next).toBe('immune:needs-human');
    const unproven = await pullRequest(forge);
    await remember(forge, unproven, {
      test: [{ rule: 'test:present', outcome: 'note', says: 'Only words change.', evidence: [] }],
    });
    expect((await explain(forge, unproven)).next).toBe('immune:needs-human');
  });

  it('asks its model no oftener a day than it may, counting in its own comments', async () => {
    const forge = fakeGateForge();
    const model = fakeModel(Array.from({ length: 5 }, () => answer));
    for (let spent = 0; spent < 4; spent++) {
      const number = await pullRequest(forge);
      await remember(forge, number);
      const result = await explain(forge, number, model, 2);
      expect(result.paragraph).toMatch(spent < 2 ? /Written by the model/ : /used up/);
      const parts = { stage: 'reason', head: 'd'.repeat(40), result, move: 'placed', state: null, previous: null } as const;
      await forge.apply({ kind: 'comment', on: `pull-${number}`, body: gateComment(parts), marker: gateMarker });
    }
    expect(model.requests).toHaveLength(2);
  });
});
