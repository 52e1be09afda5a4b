import { describe, expect, it } from 'vitest';
import { receiptFaultKinds } from '#domain/receipt/fault.ts';
import { hostileTexts } from './hostile-text.fixture.ts';
import { faultSentence, receiptVerdictLines } from './receipt-verdict.ts';

describe('the sentence about a fault', () => {
  it.each(receiptFaultKinds)('says for %s what, why and what next', (kind) => {
    const sentence = faultSentence({ kind, about: 'THE-PLACE', claimed: 'THIS', found: 'THAT' });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence.split('. ').length).toBeGreaterThanOrEqual(2);
    expect(sentence).toContain('The receipt says THIS; found: THAT.');
  });

  it('differs from kind to kind', () => {
    const sentences = receiptFaultKinds.map((kind) => faultSentence({ kind, about: '', claimed: null, found: null }));
    expect(new Set(sentences).size).toBe(receiptFaultKinds.length);
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('stays one line with %j in it', (_, text) => {
    const sentence = faultSentence({ kind: 'node-disagrees', about: text, claimed: text, found: text });
    expect(sentence).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(sentence.length).toBeLessThan(3_000);
  });
});

describe('the verdict in lines', () => {
  const verified = {
    kind: 'verified',
    digest: 'f'.repeat(64),
    signer: { keyid: 'ed25519:abc', trust: 'unknown' },
    headTree: 'd'.repeat(40),
    scorePercent: 87,
    replay: {
      failToPass: 1,
      passToPass: 2,
      failuresOnBase: 1,
      nodes: { run: 4, replayable: 9, recorded: 12 },
      differences: [{ about: 'node', recorded: '24.21.0', here: '22.18.0' }],
    },
  } as const;

  it('says first that it holds, and then what was executed', () => {
    expect(receiptVerdictLines(verified)).toEqual([
      `Receipt verified: sha256:${'f'.repeat(64)}`,
      'Signed by ed25519:abc, a key that nobody vouched for: a claim by whoever holds it.',
      'Replayed: 1 test red by assertion on base and green with the patch, 2 tests still green; 1 failure that base has too.',
      'Nodes of the hypothesis graph run again: 4 of 9, all with the recorded results.',
      'Note: Node differs from the one recorded (24.21.0; here 22.18.0).',
      'Score 87 of 100, computed again from the recorded evidence.',
    ]);
  });

  it('does not call a receipt replayed that was only read', () => {
    const lines = receiptVerdictLines({ ...verified, replay: null, signer: { keyid: 'ed25519:abc', trust: 'trusted' } });
    expect(lines.join(' ')).toContain('Nothing was executed');
    expect(lines.join(' ')).toContain('a key that is trusted');
  });

  it('names the code of a rejection', () => {
    const [line] = receiptVerdictLines({
      kind: 'rejected',
      digest: null,
      fault: { kind: 'no-receipt', about: 'text', claimed: null, found: null },
    });
    expect(line).toMatch(/^Receipt rejected \(no-receipt\)\. There is no receipt/);
  });
});
