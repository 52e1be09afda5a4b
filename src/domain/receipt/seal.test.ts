import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import { verifyEd25519 } from '#lib/ed25519.ts';
import type { Receipt } from '../receipt.ts';
import { checkBindings } from '../verify-receipt/check-bindings.ts';
import { composeRepair } from './compose.ts';
import { preAuthenticationEncoding } from './dsse.ts';
import { parseReceipt } from './parse.ts';
import { sampleFacts, sealAs } from './repair-facts.fixture.ts';

async function sealed(): Promise<{ readonly text: string; readonly digest: string; readonly receipt: Receipt }> {
  const { text, digest } = await sealAs('maker', composeRepair(sampleFacts()));
  const parsed = parseReceipt(text);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.kind);
  return { text, digest, receipt: parsed.receipt };
}

describe('a sealed receipt', () => {
  it('reads back with everything the run knew', async () => {
    const facts = sampleFacts();
    const { receipt } = await sealed();
    expect(receipt.repair).toEqual(JSON.parse(canonicalJson(composeRepair(facts))));
    expect(receipt.repair).toMatchObject({
      branch: 'bot/issue-7-last',
      headTree: facts.headTree,
      tests: { failToPass: { count: 1, names: facts.failToPass }, passToPass: { count: 2 } },
      graph: { nodes: 2, supported: 2, refuted: 0, inconclusive: 0, folded: 12 },
      score: { percent: 77, basisPoints: { acceptance: 10_000, mutants: 6_667, review: 0 }, caps: ['no-model-review'] },
      actions: [{ kind: 'open-draft-pull-request', on: 'bot/issue-7-last', with: 'main' }],
      finishedAt: '2026-01-02T03:05:06.789Z',
      usage: { tokens: 0, costMicroUsd: 0 },
    });
  });

  it('is canonical JSON with a final newline, and its digest is that of the text', async () => {
    const { text, digest, receipt } = await sealed();
    expect(text).toBe(`${canonicalJson(JSON.parse(text))}\n`);
    expect(digest).toBe(sha256(text));
    expect(receipt.digest).toBe(digest);
  });

  it('is made the same from the same facts and key', async () => {
    expect((await sealed()).text).toBe((await sealed()).text);
  });

  it('holds four signatures that any DSSE reader can check', async () => {
    const { text } = await sealed();
    const file = JSON.parse(text) as {
      signer: { publicKey: string };
      envelopes: { payload: string; payloadType: string; signatures: { sig: string }[] }[];
    };
    const holds = file.envelopes.map((envelope) => {
      const bytes = preAuthenticationEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64'));
      return verifyEd25519(file.signer.publicKey, bytes, Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64'));
    });
    expect(holds).toEqual([true, true, true, true]);
  });

  it('says in the standard predicates what its own predicate says', async () => {
    const { receipt } = await sealed();
    const statement = (role: keyof Receipt['envelopes']): unknown =>
      JSON.parse(Buffer.from(receipt.envelopes[role].payload).toString('utf8'));
    expect(statement('before')).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { gitTree: receipt.repair.testedTree } }],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: {
        result: 'FAILED',
        failedTests: sampleFacts().failToPass,
        passedTests: ['test/last-acceptance.test.js > empty'],
      },
    });
    expect(statement('after')).toMatchObject({
      subject: [{ digest: { gitTree: receipt.repair.headTree } }],
      predicate: { result: 'PASSED', failedTests: [], passedTests: { length: 4 } },
    });
    expect(statement('verdict')).toMatchObject({
      predicateType: 'https://in-toto.io/attestation/svr/v0.2',
      predicate: {
        timeCreated: '2026-01-02T03:05:06.789Z',
        properties: [
          'PATCHLINE_RED_BEFORE_BY_ASSERTION',
          'PATCHLINE_ACCEPTANCE_GREEN',
          'PATCHLINE_SUITE_WITHOUT_NEW_FAILURES',
          'PATCHLINE_FROZEN_FILES_UNTOUCHED',
          'PATCHLINE_NO_TAMPERING',
          'PATCHLINE_HELD_ASIDE_SATISFIED',
          'PATCHLINE_NO_UNSEPARATED_RIVALS',
          'PATCHLINE_ROUTE_HUMAN_REVIEW',
        ],
      },
    });
    expect(checkBindings(receipt)).toBeNull();
  });

  it('warns in the standard predicate where base failed already', () => {
    const facts = sampleFacts();
    const suite = { passed: 2, newFailures: [], failuresOnBase: ['test/flaky.test.js > old'] };
    const repair = composeRepair({ ...facts, evidence: { ...facts.evidence, suite } });
    expect(repair.statements.after).not.toBe(composeRepair(facts).statements.after);
  });

  it('repairs strings that are no well-formed Unicode instead of failing', async () => {
    const { receipt } = await sealed();
    const facts = { ...sampleFacts(), branch: 'bot/\ud800' };
    const text = (await sealAs('maker', composeRepair(facts))).text;
    const parsed = parseReceipt(text);
    expect(parsed.kind === 'receipt' && parsed.receipt.repair.branch).toBe('bot/\ufffd');
    expect(receipt.repair.branch).toBe('bot/issue-7-last');
  });

  it('takes no more from a sandbox probe than the predicate has room for', async () => {
    const probe = { kind: 'ready', ...sampleFacts().sandbox };
    await expect(sealAs('maker', composeRepair({ ...sampleFacts(), sandbox: probe }))).resolves.toBeDefined();
  });

  it('is not made at all from facts that no reader would accept', async () => {
    const facts = { ...sampleFacts(), headTree: 'HEAD' };
    await expect(sealAs('maker', composeRepair(facts))).rejects.toThrow('headTree');
  });
});
