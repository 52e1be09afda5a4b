import { describe, expect, it } from 'vitest';
import type { Evidence } from '#domain/evidence.ts';
import type { BuildAttempt, SentBack } from '#domain/run-state.ts';
import type { Rung } from '#ports/builder.ts';
import { fakeRung } from '../fake-rung.fixture.ts';
import { nextMove, type Standing, type Way } from './next-move.ts';

const good: Evidence = {
  acceptance: { passed: 2, total: 2 },
  suite: { passed: 3, newFailures: [], failuresOnBase: [] },
  mutants: { killed: 4, total: 4 },
  review: null,
  hygiene: { passed: 2, total: 2 },
  heldAside: { examples: ['example-1'], satisfied: 1 },
  unseparatedRivals: 0,
  frozenFilesTouched: [],
  tampering: [],
};
const weak: Evidence = { ...good, mutants: { killed: 0, total: 4 } };
const standing = (more: Partial<Standing>): Standing => ({
  evidence: good,
  isGateRed: false,
  canBeReviewed: false,
  rung: 'small',
  ...more,
});

const ladder: readonly Rung[] = [
  fakeRung('search', [null], { kind: 'search', tier: 0, attempts: 1 }),
  fakeRung('small', [null], { attempts: 2 }),
  fakeRung('strong', [null], { tier: 2, attempts: 1 }),
];
const tried = (...rungs: readonly string[]): readonly BuildAttempt[] =>
  rungs.map((rung) => ({ rung, tier: 1, builder: 'model', model: null, outcome: 'passed', why: '' }));
const sent = (...because: readonly SentBack['because'][]) =>
  because.map((one) => ({ because: one })) as unknown as readonly SentBack[];
const way = (more: Partial<Way>): Way => ({ ladder, attempts: tried('search', 'small'), sentBack: [], ...more });

describe('the next move', () => {
  it.each([
    ['a good change stays', standing({}), way({}), { kind: 'stay', says: null }],
    [
      'what was confirmed asks the same rung again',
      standing({ evidence: { ...good, review: 'request-changes' } }),
      way({}),
      { kind: 'back', because: 'review', to: 'small' },
    ],
    [
      'then the next rung',
      standing({ evidence: { ...good, review: 'request-changes' } }),
      way({ attempts: tried('search', 'small', 'small'), sentBack: sent('review') }),
      { kind: 'back', because: 'review', to: 'strong' },
    ],
    [
      'then a person',
      standing({ isGateRed: true }),
      way({ sentBack: sent('review', 'owner-gate') }),
      { kind: 'stay', says: 'it was sent back 2 times: a person is asked' },
    ],
    ['a red gate asks again', standing({ isGateRed: true }), way({}), { kind: 'back', because: 'owner-gate', to: 'small' }],
    [
      'the search is not asked the same again, but the rung above it is',
      standing({ isGateRed: true, rung: 'search' }),
      way({ attempts: tried('search') }),
      { kind: 'back', because: 'owner-gate', to: 'small' },
    ],
    [
      'a weak score asks the rung above, never the same',
      standing({ evidence: weak }),
      way({}),
      { kind: 'back', because: 'score', to: 'strong' },
    ],
    [
      'once',
      standing({ evidence: weak, rung: 'small' }),
      way({ sentBack: sent('score') }),
      { kind: 'stay', says: 'a stronger rung was asked once already' },
    ],
    [
      'nobody is above',
      standing({ evidence: weak, rung: 'strong' }),
      way({ attempts: tried('search', 'small', 'strong') }),
      { kind: 'stay', says: 'no rung is left to ask' },
    ],
    [
      'what the repository lacks no builder brings',
      standing({ evidence: { ...good, suite: null } }),
      way({}),
      { kind: 'stay', says: 'no other change could reach 0.75 here, so no stronger rung is asked' },
    ],
    [
      'a single rung stays as it was',
      standing({ evidence: weak, rung: 'search' }),
      way({ ladder: ladder.slice(0, 1) }),
      { kind: 'stay', says: null },
    ],
  ] as const)('%s', (_, at, over, expected) => {
    expect(nextMove(at, over)).toEqual(expected);
  });
});
