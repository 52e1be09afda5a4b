import { beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '#domain/receipt.ts';
import { composeRepair, type RepairFacts } from '#domain/receipt/compose.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { sampleFacts, sealAs } from '#domain/receipt/repair-facts.fixture.ts';
import { extractReceipt } from './extract-receipt.ts';
import { hostileTexts } from './hostile-text.fixture.ts';
import { receiptLines, receiptSummary, receiptTable } from './receipt-summary.ts';

const textWith = async (facts: Partial<RepairFacts>) =>
  (await sealAs('maker', composeRepair({ ...sampleFacts(), ...facts }))).text;

function read(text: string): Receipt {
  const parsed = parseReceipt(text);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.about);
  return parsed.receipt;
}

const readBack = (body: string) => {
  const extracted = extractReceipt(body);
  return extracted.kind === 'text' ? parseReceipt(extracted.text) : extracted;
};

let text: string;
let receipt: Receipt;
let body: string;
beforeAll(async () => {
  text = await textWith({});
  receipt = read(text);
  body = `Fixes the last element.\n\n\`\`\`js\nlast([1, 2, 3]);\n\`\`\`\n\n${receiptSummary(text)}\nThanks!\n`;
});

describe('a receipt in a pull request body', () => {
  it.each([
    ['as it was written', (text: string) => text],
    ['with CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['with old Mac line ends', (text: string) => text.replaceAll('\n', '\r')],
    ['indented', (text: string) => text.replace(/^/gm, '      ')],
    ['indented with tabs', (text: string) => text.replace(/^ */gm, (spaces) => '\t'.repeat(spaces.length))],
    ['with all indentation lost', (text: string) => text.replace(/^ +/gm, '')],
    ['with trailing spaces', (text: string) => text.replace(/$/gm, '  ')],
    ['quoted in a reply', (text: string) => text.replace(/^/gm, '> ')],
    ['with blank lines between all lines', (text: string) => text.replaceAll('\n', '\n\n')],
    ['cut off after the receipt', (text: string) => text.slice(0, text.lastIndexOf('```'))],
  ])('reads back %s', (_, change) => {
    expect(readBack(change(body))).toEqual({ kind: 'receipt', receipt });
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('reads back with %j in it', async (_, branch) => {
    const hostile = await textWith({ branch: branch.slice(0, 5_000) });
    expect(readBack(receiptSummary(hostile))).toEqual({ kind: 'receipt', receipt: read(hostile) });
  });

  it('is found in a file that is nothing else', () => {
    const extracted = extractReceipt('\n { "kind": "patchline-receipt" }');
    expect(extracted.kind).toBe('text');
  });

  it('is not found where there is none', () => {
    for (const none of ['', 'no receipt', '```json\n{}\n```', '`"patchline-receipt"`']) {
      expect(extractReceipt(none)).toMatchObject({ kind: 'fault', fault: { kind: 'no-receipt' } });
    }
  });

  it('is refused where there are two, the same one twice included', () => {
    expect(extractReceipt(`${body}\n${receiptSummary(text)}`)).toMatchObject({
      kind: 'fault',
      fault: { kind: 'two-receipts' },
    });
  });
});

describe('the table', () => {
  it('says what matters in a few lines', () => {
    const table = receiptTable(receipt);
    expect(table).toContain('| red before, green after | 1 (`test/last-acceptance.test.js > last`) |');
    expect(table).toContain('| score | 77 of 100 (caps: no-model-review) |');
    expect(table).toContain('| model | none |');
    expect(table).toContain(`sha256:${receipt.digest}`);
    expect(table.split('\n').length).toBeLessThan(16);
  });

  it('says the same on a terminal, without markup', () => {
    expect(receiptLines(receipt)).toContain('red before, green after: 1 (test/last-acceptance.test.js > last)');
    expect(receiptLines(receipt).join('')).not.toMatch(/[`|]/);
  });

  it('says unknown where cost is unknown, never zero', () => {
    const unknown = { ...receipt, repair: { ...receipt.repair, usage: { tokens: null, costMicroUsd: null } } };
    expect(receiptTable(unknown)).toContain('| cost | unknown tokens, unknown cost |');
    expect(receiptTable(receipt)).toContain('| cost | 0 tokens, $0.00 |');
  });

  it('is followed by a pointer to the branch where the receipt is too large for the page', async () => {
    const weaknesses = Array.from(
      { length: 300 },
      (_, index) => `This machine cannot enforce limit number ${index} for all processes.`,
    );
    const summary = receiptSummary(await textWith({ sandbox: { ...sampleFacts().sandbox, weaknesses } }));
    expect(summary).toContain('receipt.json');
    expect(summary).not.toContain('```json');
  });
});
