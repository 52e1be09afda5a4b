import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitObjects } from '#adapters/git-objects/git-objects.ts';
import { gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { withoutFrozen } from '#domain/receipt/changes.ts';
import { sha256 } from '#lib/digest.ts';
import type { HypothesisGraph } from '#domain/hypothesis-graph.ts';
import { composeRepair, withStatements } from '#domain/receipt/compose.ts';
import { cutToFit, embeddedForm } from '#domain/receipt/embed.ts';
import { type ReceiptFaultKind, receiptFaultKinds } from '#domain/receipt/fault.ts';
import { nameList } from '#domain/receipt/names.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import { fakeSigner } from '#ports/signer.fake.ts';
import { extractReceipt } from '#present/extract-receipt.ts';
import { type ReceiptDocuments, verifyReceipt, type VerifyOptions, type VerifyPorts } from './verify-receipt.ts';
import { acceptancePath, type HonestRepair, honestRepair } from './verify-receipt/honest-repair.fixture.ts';
import { changesWith, editFile, editStatement, repairWith } from './verify-receipt/tampering.fixture.ts';

const options: VerifyOptions = {
  replay: 'sample',
  trustedKeys: null,
  expectedDigest: null,
  salt: null,
  node: '24.21.0',
  progress: () => undefined,
};

let honest: HonestRepair;
beforeAll(async () => {
  honest = await honestRepair();
});
afterAll(() => honest.cleanUp());

const verify = (documents: Partial<ReceiptDocuments>, changed: Partial<VerifyOptions> = {}, ports: Partial<VerifyPorts> = {}) =>
  verifyReceipt({ ...honest.ports, ...ports }, { ...honest.documents, ...documents }, { ...options, ...changed });

/** A machine on which nothing can be executed. */
const inert: Partial<VerifyPorts> = {
  runTests: () => Promise.reject(new Error('nothing may be executed here')),
  sandbox: {
    probe: () => Promise.reject(new Error('no sandbox')),
    run: () => Promise.reject(new Error('no sandbox')),
    open: () => Promise.reject(new Error('no sandbox')),
  },
};

describe('verifying an honest receipt', () => {
  it('agrees, tells what was executed again, and under which other Node', async () => {
    const verdict = await verify({}, { replay: 'all', node: '22.18.0' });
    expect(verdict).toMatchObject({
      kind: 'verified',
      signer: { trust: 'unknown' },
      headTree: honest.facts.headTree,
      replay: { failToPass: 1, passToPass: 1, failuresOnBase: 1, nodes: { run: 4, replayable: 4, recorded: 5 } },
    });
    const differences = verdict.kind === 'verified' ? verdict.replay?.differences : [];
    expect(differences).toContainEqual({ about: 'node', recorded: '24.21.0', here: '22.18.0' });
  });

  it('agrees without executing anything where nothing is to be replayed', async () => {
    expect(await verify({ graph: null }, { replay: 'none' }, inert)).toMatchObject({ kind: 'verified', replay: null });
    await expect(verify({}, {}, inert)).rejects.toThrow('nothing may be executed');
  });

  it('agrees with the embedded form, and with the digest that a commit names', async () => {
    const parsed = parseReceipt(honest.documents.receipt);
    const receipt = parsed.kind === 'receipt' ? embeddedForm(parsed.receipt).replaceAll('\n', '\r\n') : '';
    const expectedDigest = parsed.kind === 'receipt' ? parsed.receipt.digest : '';
    expect(await verify({ receipt }, { replay: 'none', expectedDigest })).toMatchObject({
      kind: 'verified',
      digest: expectedDigest,
    });
  });

  it('trusts a key that is named, by its text or by its id', async () => {
    const signer = fakeSigner('maker');
    for (const trusted of [await signer.publicKey(), await signer.keyId()]) {
      const verdict = await verify({}, { replay: 'none', trustedKeys: ['some other line', trusted] });
      expect(verdict).toMatchObject({ kind: 'verified', signer: { trust: 'trusted' } });
    }
  });

  it('agrees where names were cut, as long as the names document is there', async () => {
    const { receipt } = await honest.seal(cutToFit(honest.repair, 1));
    expect(receipt).not.toContain('first gives the first element');
    expect(await verify({ receipt })).toMatchObject({ kind: 'verified', replay: { passToPass: 1 } });
  });

  it('leaves no checkout behind, even where the verdict is no', async () => {
    const open = new Set<string>();
    const { workspace } = honest.ports;
    const counting: VerifyPorts['workspace'] = {
      ...workspace,
      checkout: async (commit) => {
        const checkout = await workspace.checkout(commit);
        open.add(checkout.path);
        return checkout;
      },
      dispose: async (checkout) => {
        open.delete(checkout.path);
        await workspace.dispose(checkout);
      },
    };
    const runTests = () => Promise.reject(new Error('out of memory'));
    await expect(verify({}, {}, { workspace: counting, runTests })).rejects.toThrow('out of memory');
    expect(open.size).toBe(0);
  });
});

describe('a stranger who cloned the branch', () => {
  it('finds the receipt on it, held to by the fix, and verifies it in the clone', async () => {
    const { facts, documents, ports, repository } = honest;
    const digest = sha256(documents.receipt);
    const frozen = facts.changes.filter((change) => change.path === acceptancePath);
    await ports.workspace.publish({
      base: facts.base.commit,
      branch: facts.branch,
      commits: [
        { changes: frozen, message: 'test: last gives undefined\n' },
        { changes: withoutFrozen(facts.changes, frozen), message: `fix: last gives undefined\n\nReceipt: sha256:${digest}\n` },
      ],
      attachments: [
        { path: 'receipt.json', content: documents.receipt },
        { path: 'graph.json', content: documents.graph ?? '' },
      ],
      receiptMessage: `chore: receipt\n\nReceipt: sha256:${digest}\n`,
      at: facts.finishedAt,
    });
    const folder = mkdtempSync(join(tmpdir(), 'patchline-stranger-'));
    const clone = join(folder, 'clone');
    const git = (...args: string[]) => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', stdio: 'pipe' });
    execFileSync('git', ['clone', '--quiet', '--no-local', '--branch', facts.branch, repository, clone], { stdio: 'pipe' });

    const [, named = null] = /^Receipt: sha256:([0-9a-f]{64})$/m.exec(git('log', '-1', '--format=%B', 'HEAD~1')) ?? [];
    const found = { receipt: git('show', 'HEAD^2:receipt.json'), graph: git('show', 'HEAD^2:graph.json'), names: null };
    const workspace = gitWorkspace({ repository: clone, cacheDir: join(folder, 'cache') });
    const verdict = await verify(found, { expectedDigest: named }, { workspace, objects: gitObjects(clone) });
    rmSync(folder, { recursive: true });

    expect(named).toBe(digest);
    expect(verdict).toMatchObject({ kind: 'verified', digest, headTree: facts.headTree, replay: { nodes: { run: 4 } } });
  });
});

const rejected = new Set<ReceiptFaultKind>();

async function expectFault(kind: ReceiptFaultKind, verdict: ReturnType<typeof verifyReceipt>): Promise<void> {
  expect(await verdict).toMatchObject({ kind: 'rejected', fault: { kind } });
  rejected.add(kind);
}

/** A maker who signs a lie properly: everything derived is derived again. */
const lie = async (change: Partial<RepairPredicate>) => honest.seal(withStatements({ ...honest.repair, ...change }));

describe('text that was tampered with', () => {
  const text = () => honest.documents.receipt;
  it.each<[ReceiptFaultKind, string, () => string]>([
    ['too-large', 'a megabyte of spaces behind it', () => text() + ' '.repeat(1024 * 1024)],
    ['malformed', 'its end lost', () => text().slice(0, -5)],
    ['duplicate-key', 'a second key id before the first', () => text().replace('"keyid":', '"keyid":"x","keyid":')],
    ['non-integer', 'a fraction', () => text().replace('"version":1', '"version":1.5')],
    ['lone-surrogate', 'half a character', () => text().replace('"kind":"', '"kind":"\\udfff')],
    ['unsupported-version', 'a version to come', () => text().replace('"version":1', '"version":7')],
  ])('%s: %s', async (kind, _, receipt) => {
    await expectFault(kind, verify({ receipt: receipt() }, {}, inert));
  });

  it('no-receipt and two-receipts, before there is anything to verify', () => {
    const none = extractReceipt('Looks good to me!');
    const two = extractReceipt(['```json', text(), '```', '```json', text(), '```'].join('\n'));
    expect([none, two]).toMatchObject([{ fault: { kind: 'no-receipt' } }, { fault: { kind: 'two-receipts' } }]);
    rejected.add('no-receipt').add('two-receipts');
  });

  it('not-canonical: white space in a statement that its maker signed', async () => {
    const receipt = await editStatement(text(), 'repair', { edit: (statement) => `${statement} `, signAs: 'maker' });
    await expectFault('not-canonical', verify({ receipt }, {}, inert));
  });

  it('other-receipt: an honest one that another commit names', async () => {
    await expectFault('other-receipt', verify({}, { expectedDigest: '0'.repeat(64) }, inert));
  });
});

describe('signatures that do not hold', () => {
  it.each(['before', 'after', 'verdict', 'repair'] as const)(
    'signature-invalid: one character of the %s statement',
    async (role) => {
      const edit = (statement: string) =>
        statement.replace(/"gitTree":"(.)/, (_, digit) => `"gitTree":"${digit === '0' ? '1' : '0'}`);
      const receipt = await editStatement(honest.documents.receipt, role, { edit, signAs: null });
      await expectFault('signature-invalid', verify({ receipt }, {}, inert));
    },
  );

  it('signature-invalid: a statement signed again by a stranger under the name of the maker', async () => {
    const edit = (statement: string) => statement.replace('"nodes":5', '"nodes":4');
    const receipt = await editStatement(honest.documents.receipt, 'repair', { edit, signAs: 'stranger' });
    await expectFault('signature-invalid', verify({ receipt }, {}, inert));
  });

  it('signature-invalid: no verifier for the scheme is at hand', async () => {
    await expectFault('signature-invalid', verify({}, {}, { ...inert, verifiers: [] }));
  });

  it("key-mismatch: a stranger's key under the maker's id, and an envelope under another id", async () => {
    const publicKey = await fakeSigner('stranger').publicKey();
    const other = editFile(honest.documents.receipt, (file) => (file.signer.publicKey = publicKey));
    await expectFault('key-mismatch', verify({ receipt: other }, {}, inert));
    const renamed = editFile(honest.documents.receipt, (file) => {
      for (const signature of file.envelopes[1]?.signatures ?? []) signature.keyid = 'ed25519:0';
    });
    await expectFault('key-mismatch', verify({ receipt: renamed }, {}, inert));
  });

  it('signer-untrusted: a stranger signed everything anew; and nobody at all is trusted', async () => {
    await expectFault('signer-untrusted', verify({}, { trustedKeys: [await fakeSigner('boss').publicKey()] }, inert));
    await expectFault('signer-untrusted', verify({}, { trustedKeys: [] }, inert));
  });
});

describe('statements that contradict each other', () => {
  it('binding-mismatch: an envelope of another receipt by the same maker', async () => {
    const other = await honest.seal(composeRepair({ ...honest.facts, finishedAt: honest.facts.finishedAt + 1 }));
    const foreign = (JSON.parse(other.receipt) as { envelopes: never[] }).envelopes[2];
    const receipt = editFile(honest.documents.receipt, (file) => file.envelopes.splice(2, 1, foreign as never));
    await expectFault('binding-mismatch', verify({ receipt }, {}, inert));
  });

  it('score-mismatch: a better score than the evidence gives', async () => {
    const score = { ...honest.repair.score, percent: 95, route: 'fast-lane' } as const;
    await expectFault('score-mismatch', verify(await lie({ score }), {}, inert));
  });
});

describe('a repository that does not agree', () => {
  it('base-missing and head-missing', async () => {
    const missing = 'e'.repeat(40);
    await expectFault('base-missing', verify(await lie({ base: { ...honest.repair.base, commit: missing } }), {}, inert));
    await expectFault('head-missing', verify(await lie({ headTree: missing }), {}, inert));
  });

  it('tree-mismatch: another tree of base, and a tested tree that holds more than the tests', async () => {
    const base = { ...honest.repair.base, tree: honest.repair.headTree };
    await expectFault('tree-mismatch', verify(await lie({ base }), {}, inert));
    await expectFault('tree-mismatch', verify(await lie({ testedTree: honest.repair.headTree }), {}, inert));
  });

  it('unsupported-change: a link in the result', async () => {
    const git = (args: readonly string[], input = '') =>
      execFileSync('git', ['-C', honest.repository, ...args], { input })
        .toString()
        .trim();
    const link = git(['hash-object', '-w', '--stdin'], '/etc/passwd');
    const headTree = git(['mktree'], `${git(['ls-tree', honest.repair.headTree])}\n120000 blob ${link}\tlink\n`);
    await expectFault('unsupported-change', verify(await lie({ headTree }), {}, inert));
  });

  it('frozen-file-changed: the acceptance test was weakened on the way to the result', async () => {
    const weak = "import { test } from 'node:test';\ntest('gives the last element', () => {});\n";
    const repair = await repairWith(honest, changesWith(honest, { [acceptancePath]: weak }));
    await expectFault('frozen-file-changed', verify(await honest.seal(repair), {}, inert));
  });

  it('frozen-file-changed: the acceptance test was deleted', async () => {
    const repair = await repairWith(
      honest,
      honest.facts.changes.filter((change) => change.path !== acceptancePath),
    );
    await expectFault('frozen-file-changed', verify(await honest.seal(repair), {}, inert));
  });

  it('diff-mismatch: a file more than the receipt tells of, and another candidate', async () => {
    const repair = await repairWith(honest, changesWith(honest, { 'backdoor.js': 'export {};\n' }));
    const { diff } = honest.repair;
    await expectFault('diff-mismatch', verify(await honest.seal(withStatements({ ...repair, diff })), {}, inert));
    await expectFault('diff-mismatch', verify(await lie({ candidate: '0'.repeat(64) }), {}, inert));
  });
});

describe('documents that do not belong to the receipt', () => {
  it('names-missing: a list was cut, and its names are absent or others', async () => {
    const { receipt } = await honest.seal(cutToFit(honest.repair, 1));
    await expectFault('names-missing', verify({ receipt, names: null }, {}, inert));
    await expectFault('names-missing', verify({ receipt, names: '[["test/other.test.js"]]' }, {}, inert));
    await expectFault('names-missing', verify({ receipt, names: 'no JSON' }, {}, inert));
  });

  it('graph-missing and graph-mismatch', async () => {
    await expectFault('graph-missing', verify({ graph: null }, {}, inert));
    const graph = honest.documents.graph?.replace('the first element was meant', 'the first element was not meant') ?? '';
    await expectFault('graph-mismatch', verify({ graph }, {}, inert));
  });

  it('graph-mismatch: the receipt counts fewer refuted nodes than there are', async () => {
    const documents = await lie({ graph: { ...honest.repair.graph, refuted: 0 } });
    await expectFault('graph-mismatch', verify(documents, {}, inert));
  });
});

describe('results that do not come again', () => {
  it('replay-not-red: the named test passes on base', async () => {
    const failToPass = nameList([`${acceptancePath} > gives undefined for an empty list`]);
    await expectFault('replay-not-red', verify(await lie({ tests: { ...honest.repair.tests, failToPass } })));
  });

  it.each([
    ['repairs nothing', 'export const last = (list) => list[0];\n'],
    ['leaves before the tests can fail', 'process.exit(0);\nexport const last = () => 3;\n'],
    ['does not load', 'export const last = ;\n'],
  ])('replay-not-green: a patch that %s', async (_, content) => {
    const repair = await repairWith(honest, changesWith(honest, { 'last.js': content }));
    await expectFault('replay-not-green', verify(await honest.seal(repair)));
  });

  it('replay-regression: the patch breaks a test of the repository', async () => {
    const repair = await repairWith(honest, changesWith(honest, { 'first.js': 'export const first = () => undefined;\n' }));
    await expectFault('replay-regression', verify(await honest.seal(repair)));
  });

  it('replay-regression: the broken test is passed off as one that base fails too', async () => {
    const failuresOnBase = ['test/first.test.js > first gives the first element', 'test/old.test.js > fails for ever'];
    const repair = await repairWith(honest, changesWith(honest, { 'first.js': 'export const first = () => undefined;\n' }), {
      passToPass: [],
      evidence: { ...honest.facts.evidence, suite: { passed: 1, newFailures: [], failuresOnBase } },
    });
    await expectFault('replay-regression', verify(await honest.seal(repair)));
  });

  const observing = (id: string, change: object): HypothesisGraph => ({
    nodes: honest.facts.graph.nodes.map((node) =>
      node.id === id ? { ...node, observed: { ...node.observed, ...change } } : node,
    ),
  });
  it.each([
    ['h3', 'a failure recorded where the test passes', { tests: { [`${acceptancePath} > gives the last element`]: 'failed' } }],
    ['h4', 'another exit code of a command', { exitCode: 0 }],
  ])('node-disagrees: %s, %s', async (id, _, change) => {
    const graph = observing(id, change);
    const repair = composeRepair({ ...honest.facts, graph });
    await expectFault('node-disagrees', verify(await honest.seal(repair, graph)));
  });

  it('control: a note may differ, for it is for people', async () => {
    const graph = observing('h2', { note: 'another note' });
    const repair = composeRepair({ ...honest.facts, graph });
    expect(await verify(await honest.seal(repair, graph))).toMatchObject({ kind: 'verified' });
  });
});

it('every kind of fault was provoked above', () => {
  expect(receiptFaultKinds.filter((kind) => !rejected.has(kind))).toEqual([]);
});
