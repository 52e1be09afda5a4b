import { describe, expect, it } from 'vitest';
import type { DiffReview } from '#domain/run-state.ts';
import type { PanelSeat } from '#ports/model-panel.ts';
import { weighReviews } from './weigh-reviews.ts';

const seat = (role: 'structure-reviewer' | 'logic-reviewer', more: Partial<PanelSeat> = {}): PanelSeat => ({
  role,
  model: `v/${role}`,
  vendor: 'v',
  tier: 2,
  ...more,
});
const seats = [seat('structure-reviewer'), seat('logic-reviewer')];
const said = (by: DiffReview['by'], verdict: DiffReview['verdict'], confirmed: boolean | null = null): DiffReview => ({
  by,
  model: `v/${by}`,
  vendor: 'v',
  tier: 2,
  verdict,
  findings: [
    { text: 'x', at: null, executed: confirmed === null ? null : { what: 'f(1)', seen: '2', confirmed, held: !confirmed } },
  ],
});
const both = [said('structure-reviewer', 'approve', false), said('logic-reviewer', 'approve', false)];
const builder = { rung: 'small', builder: 'model', tier: 1, model: 'v/small' };

describe('what reviews are worth', () => {
  it.each([
    ['nobody has a seat', [], [], builder, null],
    ['both attacked it and nothing was seen', seats, both, builder, 'approve'],
    ['one has the only seat', [seat('logic-reviewer')], both.slice(1), builder, 'approve'],
    ['the search built it', seats, both, { rung: 'search', builder: 'search', tier: 0, model: null }, 'approve'],
    ['one objects in words alone', seats, [said('structure-reviewer', 'request-changes'), ...both.slice(1)], builder, null],
    ['one approves in words alone', seats, [said('structure-reviewer', 'approve'), ...both.slice(1)], builder, null],
    [
      'one objects and execution contradicts it',
      seats,
      [said('structure-reviewer', 'request-changes', false), ...both.slice(1)],
      builder,
      'approve',
    ],
    [
      'one claim was seen, whatever the verdict',
      seats,
      [said('structure-reviewer', 'approve', true), ...both.slice(1)],
      builder,
      'request-changes',
    ],
    ['one is silent', seats, both.slice(1), builder, null],
    [
      'one is silent and the claim of the other was seen',
      seats,
      [said('logic-reviewer', 'approve', true)],
      builder,
      'request-changes',
    ],
    ['the builder is of a higher tier', seats, both, { ...builder, tier: 3 }, null],
    ['one of them is the builder', seats, both, { ...builder, model: 'v/logic-reviewer' }, 'approve'],
    ['the only one is the builder', [seat('logic-reviewer')], both.slice(1), { ...builder, model: 'v/logic-reviewer' }, null],
    ["nobody knows the agent's model", seats, both, { ...builder, builder: 'agent', model: null }, null],
    ["nobody knows a program's model", seats, both, { ...builder, builder: 'command', tier: 0, model: null }, null],
  ] as const)('where %s', (_, who, reviews, by, expected) => {
    expect(weighReviews(who, reviews, by).review).toBe(expected);
  });
});
