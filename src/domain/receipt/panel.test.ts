import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/canonical-json.ts';
import { checkBindings } from '../verify-receipt/check-bindings.ts';
import type { Receipt, RepairPredicate } from '../receipt.ts';
import { composeRepair, withStatements } from './compose.ts';
import type { PanelFacts } from './panel.ts';
import { parseReceipt } from './parse.ts';
import { sampleFacts, sealAs } from './repair-facts.fixture.ts';

const review = { model: 'north/strong', vendor: 'north', tier: 3, verdict: 'approve', findings: [] } as const;
const [test = ''] = Object.keys(sampleFacts().acceptance.tests);
const panel: PanelFacts = {
  attempts: [
    { rung: 'small', tier: 1, builder: 'model', model: 'north/small', outcome: 'passed', why: 'words', seen: 'words' } as never,
  ],
  reviews: [
    { ...review, by: 'structure-reviewer', vendor: 'first try' },
    { ...review, by: 'structure-reviewer' },
    { ...review, by: 'logic-reviewer' },
  ],
  handOver: true,
  testAuthor: { model: 'south/strong', tests: [test] },
};
const repair = composeRepair({ ...sampleFacts(), panel });

async function receiptOf(predicate: RepairPredicate): Promise<Receipt> {
  const parsed = parseReceipt((await sealAs('maker', predicate)).text);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.about);
  return parsed.receipt;
}

describe('who took part', () => {
  it('is nothing where no model was configured: such a receipt is, byte for byte, the one of writers that knew no models', async () => {
    const { digest } = await sealAs('maker', composeRepair(sampleFacts()));
    expect(digest).toBe('59e5209de0bb88e2024843191a5aa7dce09f0208e0d2584f866b6aea437444cd');
  });

  it('is read back: the last review of each role, no words, and whether the vendors are one', async () => {
    const receipt = await receiptOf(repair);
    expect(receipt.repair.panel).toMatchObject({ sameVendorReviewers: true, handOver: true, testAuthor: { tests: [test] } });
    expect(receipt.repair.panel?.reviewers.map(({ by, vendor }) => `${by} ${vendor}`)).toEqual([
      'structure-reviewer north',
      'logic-reviewer north',
    ]);
    expect(canonicalJson(receipt.repair.panel)).not.toContain('words');
    expect(checkBindings(receipt)).toBeNull();
  });

  it('cannot call one vendor two, nor a stranger a test of the run', async () => {
    const { panel: honest } = repair;
    if (honest === undefined) throw new Error('no panel');
    for (const [lie, about] of [
      [{ ...honest, sameVendorReviewers: false }, 'panel.sameVendorReviewers'],
      [{ ...honest, sameVendorReviewers: null }, 'panel.sameVendorReviewers'],
      [{ ...honest, testAuthor: { model: 'x', tests: ['no such test'] } }, 'panel.testAuthor'],
    ] as const) {
      const receipt = await receiptOf(withStatements({ ...repair, panel: lie }));
      expect(checkBindings(receipt)).toMatchObject({ kind: 'binding-mismatch', about });
    }
  });

  it.each([
    ['another field', { more: 1 }],
    ['a reviewer of no role', { reviewers: [{ by: 'boss', model: 'x', vendor: 'x', tier: 1, verdict: 'approve' }] }],
    ['no word on the hand-over', { handOver: null }],
  ])('is refused with %s', async (_, change) => {
    const changed = withStatements({ ...repair, panel: { ...repair.panel, ...change } } as RepairPredicate);
    await expect(sealAs('maker', changed)).rejects.toThrow(/malformed/);
  });
});
