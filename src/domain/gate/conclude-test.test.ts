import { describe, expect, it } from 'vitest';
import { concludeTest } from './conclude-test.ts';
import { randomFrom } from '#lib/random.ts';
import { spoil } from './hostile-legs.fixture.ts';
import type { LegResult } from './leg.ts';
import { honestLegs, questionOf, receiptClaim } from './legs.fixture.ts';

const claims: readonly LegResult['claim'][] = [
  { kind: 'none' },
  receiptClaim,
  { kind: 'manifest', command: 'npm test', argv: ['npm', 'test'], isForHead: true, before: null, after: null },
];

describe('what two legs come to', () => {
  it.each(claims.map((claim) => [claim.kind, claim] as const))('is agreement where both are honest (claim: %s)', (_, claim) => {
    const verdict = concludeTest(questionOf(honestLegs(claim)));
    expect(verdict).toMatchObject({ next: 'immune:reason-pending', agreed: true });
    expect(verdict.failToPass).toEqual(['test/a.test.js > subtracts', 'test/new.test.js > divides']);
  });

  it('is never agreement, nor a way on, where a leg is missing, contradictory, stale, cut or full of problems (20,000 cases)', () => {
    const random = randomFrom(20261121);
    const through: string[] = [];
    const seen = new Set<string>();
    for (let round = 0; round < 20_000; round++) {
      const claim = claims[round % claims.length] ?? { kind: 'none' };
      const { legs, how } = spoil(honestLegs(claim), random);
      for (const way of how) seen.add(way);
      const { next, agreed } = concludeTest(questionOf(legs));
      if (agreed || next === 'immune:reason-pending' || next === 'immune:trusted')
        through.push(`${claim.kind}: ${how.join(', ')}`);
    }
    expect([...new Set(through)]).toEqual([]);
    expect(seen.size).toBeGreaterThan(70);
  });

  it('is a question to a person, and no reproach, where a leg was cut', () => {
    const { base, head } = honestLegs();
    for (const legs of [
      { base: { ...base, truncated: true }, head },
      { base, head: { ...head, truncated: true } },
    ]) {
      const verdict = concludeTest(questionOf(legs));
      expect(verdict).toMatchObject({ next: 'immune:needs-human', agreed: false });
      expect(verdict.findings.at(-1)?.outcome).toBe('unknown');
    }
  });

  it('is suspicion, cut or not, where a report disagrees with its process', () => {
    const { base, head } = honestLegs();
    const repeats = head.repeats.map((run) => ({ ...run, problems: ['exit-status-disagrees'] as const }));
    expect(concludeTest(questionOf({ base, head: { ...head, repeats, truncated: true } })).next).toBe('immune:suspect');
  });

  it('does not take for a contradiction that a test which has to pass was not reported', () => {
    const { base, head } = honestLegs(receiptClaim);
    const [run] = head.repeats;
    const tests = (run?.tests ?? []).map((test, at) =>
      at === 0 ? ({ ...test, status: 'failed', failure: 'load' } as const) : test,
    );
    const repeats = head.repeats.map((each) => ({ ...each, tests }));
    const verdict = concludeTest(questionOf({ base, head: { ...head, repeats } }));
    expect(verdict).toMatchObject({ next: 'immune:suspect', agreed: false });
    expect(verdict.findings.at(-1)?.says).toBe('Its own tests fail with its change.');
  });
});
