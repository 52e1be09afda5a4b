import { describe, expect, it } from 'vitest';
import { embeddedBytesLimit, type Receipt } from '../receipt.ts';
import { checkBindings } from '../verify-receipt/check-bindings.ts';
import { composeRepair, type RepairFacts } from './compose.ts';
import { cuttableLists, cutToFit, embeddedForm } from './embed.ts';
import { namesDocument, resolveNames } from './names.ts';
import { parseReceipt } from './parse.ts';
import { sampleFacts, sealAs } from './repair-facts.fixture.ts';

const names = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => `${prefix} > does what it must, case ${index}`);

function largeFacts(tests: number): RepairFacts {
  const facts = sampleFacts();
  return { ...facts, passToPass: names(tests, 'test/suite.test.js') };
}

async function receiptOf(facts: RepairFacts): Promise<Receipt> {
  const parsed = parseReceipt((await sealAs('maker', cutToFit(composeRepair(facts)))).text);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.about);
  return parsed.receipt;
}

describe('the embedded form', () => {
  it('is readable: it shows the statements themselves', async () => {
    const shown = embeddedForm(await receiptOf(sampleFacts()));
    expect(shown).toContain('"predicateType": "https://patchline.dev/attestation/repair/v1"');
    expect(shown).toContain('"branch": "bot/issue-7-last"');
  });

  it('holds no character that a page could take for markup, a mention or the end of the fence', async () => {
    const hostile = '```\n</details><script>@everyone &amp; <!-- \u202e é 😀';
    const receipt = await receiptOf({ ...sampleFacts(), branch: hostile });
    const shown = embeddedForm(receipt);
    expect(shown).toMatch(/^[\n -~]*$/);
    expect(shown).not.toMatch(/[`<>&@]/);
    expect(parseReceipt(shown)).toEqual({ kind: 'receipt', receipt });
    expect(receipt.repair.branch).toBe(hostile);
  });

  it.each([1, 50, 100, 500, 5_000])(
    'stays below the limit with %i passing tests, and every digest stays bound',
    async (tests) => {
      const receipt = await receiptOf(largeFacts(tests));
      expect(Buffer.byteLength(embeddedForm(receipt))).toBeLessThanOrEqual(embeddedBytesLimit);
      expect(checkBindings(receipt)).toBeNull();
      expect(receipt.repair.tests.passToPass.count).toBe(tests);
      expect(receipt.repair.tests.failToPass.names).toHaveLength(1);
    },
  );

  it('keeps all names of a small receipt, and cuts those of a large one', async () => {
    expect((await receiptOf(largeFacts(20))).repair.tests.passToPass.names).toHaveLength(20);
    expect((await receiptOf(largeFacts(5_000))).repair.tests.passToPass.names).toBeNull();
  });

  it('cuts suite files first, then passing tests, then failures that base has', () => {
    const facts = largeFacts(50);
    const setup = { ...facts.acceptance.setup, suiteFiles: names(50, 'test') };
    const suite = { passed: 50, newFailures: [], failuresOnBase: names(50, 'test/old.test.js') };
    const repair = composeRepair({
      ...facts,
      acceptance: { ...facts.acceptance, setup },
      evidence: { ...facts.evidence, suite },
    });
    const kept = (limit: number) => {
      const lists = cuttableLists(cutToFit(repair, limit));
      return lists.map((list) => list.names !== null);
    };
    expect(kept(60_000)).toEqual([true, true, true, true]);
    expect(kept(26_000)).toEqual([false, true, true, true]);
    expect(kept(20_000)).toEqual([false, false, true, true]);
    expect(kept(1)).toEqual([false, false, false, false]);
  });
});

describe('the names document', () => {
  it('gives back every list that was cut, by digest', () => {
    const whole = composeRepair(largeFacts(300));
    const documents = JSON.parse(namesDocument(cuttableLists(whole))) as string[][];
    const cut = cutToFit(whole);
    expect(cut.tests.passToPass.names).toBeNull();
    expect(resolveNames(cut.tests.passToPass, documents)).toEqual(whole.tests.passToPass.names);
  });

  it('gives nothing where a name was changed, added or taken away', () => {
    const whole = composeRepair(largeFacts(300));
    const list = { ...whole.tests.passToPass, names: null };
    const original = whole.tests.passToPass.names ?? [];
    expect(resolveNames(list, [original])).toEqual(original);
    for (const changed of [original.slice(1), [...original, 'one more'], original.with(0, 'another')]) {
      expect(resolveNames(list, [changed])).toBeNull();
    }
  });
});
