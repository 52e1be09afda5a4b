import { describe, expect, it } from 'vitest';
import { receiptFaultKinds, type ReceiptFaultKind } from '#domain/receipt/fault.ts';
import { factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { receipt } from './receipt.ts';

const fault = (kind: ReceiptFaultKind) => ({
  receipt: { kind: 'fault', fault: { kind, about: 'text', claimed: 'one', found: null } } as const,
});

describe('the rule on receipts', () => {
  it('passes one that is well formed and believes nothing of it', () => {
    const read = { kind: 'receipt', receipt: { digest: 'd1' } } as unknown as ReturnType<typeof factsOf>['receipt'];
    const found = receipt(factsOf({}, { receipt: read }), settingsOf());
    expect([found.outcome, found.evidence]).toEqual(['pass', ['sha256:d1']]);
    expect(found.says).toContain('before anything of it is believed');
  });

  it('notes that there is none, and warns only where the owner asks for one', () => {
    expect(receipt(factsOf(), settingsOf()).outcome).toBe('note');
    expect(receipt(factsOf(), settingsOf({ isReceiptRequired: true })).outcome).toBe('warn');
  });

  it.each(receiptFaultKinds.filter((kind) => kind !== 'no-receipt'))('warns of a receipt with the fault %s', (kind) => {
    const found = receipt(factsOf({}, fault(kind)), settingsOf());
    expect([found.outcome, found.evidence]).toEqual(['warn', [`${kind}: text: one`]]);
  });

  it.each([
    ['pasted', '```json\n{ "kind": "test_attestation", "test_cmd": "cargo test", "after": { "sha256": "b4" } }\n```'],
    ['linked', 'Proof: https://example.org/blob/main/attestations/clap-rs-clap/issue-6370-before.txt'],
  ])('says of an older manifest that is %s that it proves nothing without a replay', (_, body) => {
    const found = receipt(factsOf({ body }), settingsOf({ isReceiptRequired: true }));
    expect(found.outcome).toBe('note');
    expect(found.says).toContain('proves nothing without a replay');
  });

  it('does not take the word attestation for a manifest', () => {
    expect(receipt(factsOf({ body: 'See the attestations/ folder and "kind": "test"' }), settingsOf()).evidence).toEqual([]);
  });

  it('stays fast on 1 MB of almost manifests', () => {
    const body = '"kind"          :          "test_'.repeat(20_000) + '/attestations/a'.repeat(40_000);
    expect(receipt(factsOf({ body }), settingsOf()).outcome).toBe('note');
  });
});
