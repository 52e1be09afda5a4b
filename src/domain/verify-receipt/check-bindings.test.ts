import { beforeAll, describe, expect, it } from 'vitest';
import type { Receipt, RepairPredicate } from '../receipt.ts';
import { composeRepair, withStatements } from '../receipt/compose.ts';
import { nameList, withoutNames } from '../receipt/names.ts';
import { parseReceipt } from '../receipt/parse.ts';
import { sampleFacts, sealAs } from '../receipt/repair-facts.fixture.ts';
import { checkBindings } from './check-bindings.ts';

async function receiptOf(repair: RepairPredicate): Promise<Receipt> {
  const parsed = parseReceipt((await sealAs('maker', repair)).text);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.about);
  return parsed.receipt;
}

let honest: Receipt;
beforeAll(async () => {
  honest = await receiptOf(composeRepair(sampleFacts()));
});

/** A receipt whose maker signed the changed predicate and derived its statements properly. */
const lying = (change: Partial<RepairPredicate>) => receiptOf(withStatements({ ...honest.repair, ...change }));

describe('bindings between the statements', () => {
  it('hold in an honest receipt', () => {
    expect(checkBindings(honest)).toBeNull();
  });

  it.each(['before', 'after', 'verdict'] as const)('break when the %s statement comes from another receipt', async (role) => {
    const facts = sampleFacts();
    const other = await receiptOf(
      composeRepair({ ...facts, testedTree: 'e'.repeat(40), headTree: 'f'.repeat(40), finishedAt: facts.finishedAt + 1 }),
    );
    const mixed = { ...honest, envelopes: { ...honest.envelopes, [role]: other.envelopes[role] } };
    expect(checkBindings(mixed)).toMatchObject({ kind: 'binding-mismatch', about: `${role} statement` });
  });

  it('break when the predicate names other statements than it makes', async () => {
    const statements = { ...honest.repair.statements, after: '0'.repeat(64) };
    const receipt = await receiptOf({ ...honest.repair, statements });
    expect(checkBindings(receipt)).toMatchObject({ kind: 'binding-mismatch', about: 'statements.after' });
  });

  it('break when a list of names has another count or digest', async () => {
    const passToPass = { ...honest.repair.tests.passToPass, count: 200 };
    const receipt = await lying({ tests: { ...honest.repair.tests, passToPass } });
    expect(checkBindings(receipt)).toMatchObject({ kind: 'binding-mismatch', about: 'a list of names' });
  });

  it('break when no acceptance test is named as red, or one that is none', async () => {
    for (const failToPass of [nameList([]), nameList(['made up']), withoutNames(honest.repair.tests.failToPass)]) {
      const receipt = await lying({ tests: { ...honest.repair.tests, failToPass } });
      expect(checkBindings(receipt)).toMatchObject({ kind: 'binding-mismatch', about: 'tests.failToPass' });
    }
  });

  it('break when the score is not the score of the evidence, even by one percent', async () => {
    const receipt = await lying({ score: { ...honest.repair.score, percent: honest.repair.score.percent + 1 } });
    expect(checkBindings(receipt)).toMatchObject({ kind: 'score-mismatch' });
  });

  it('break when a cap was left out', async () => {
    const receipt = await lying({ score: { ...honest.repair.score, caps: [] } });
    expect(checkBindings(receipt)).toMatchObject({ kind: 'score-mismatch' });
  });
});
