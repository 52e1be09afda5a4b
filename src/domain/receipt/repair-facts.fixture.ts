import { ed25519FromSeed, publicPem, signEd25519 } from '#lib/ed25519.ts';
import { sha256 } from '#lib/digest.ts';
import type { HypothesisGraph } from '../hypothesis-graph.ts';
import type { RepairPredicate } from '../receipt.ts';
import type { RepairFacts } from './compose.ts';
import { keyIdOf } from './key-id.ts';
import { type SealedReceipt, sealReceipt } from './seal.ts';

const testPath = 'test/last-acceptance.test.js';
const testContent = "import { test } from 'node:test';\n";

export const sampleGraph: HypothesisGraph = {
  nodes: [
    {
      id: 'h1',
      parent: null,
      edge: 'reproduce',
      claim: 'last([1, 2, 3]) gives undefined',
      mode: 'induction',
      perturbation: { argv: ['node', '--test', testPath], changes: [], withAcceptanceTests: true },
      expected: 'the acceptance test fails by assertion',
      observed: { exitCode: 1, tests: { [`${testPath} > last`]: 'failed' }, note: 'undefined !== 3' },
      classification: 'supported',
      trajectory: null,
      credence: 0.97,
      folded: 0,
    },
    {
      id: 'h2',
      parent: 'h1',
      edge: 'supported: look closer',
      claim: 'the index is one too high',
      mode: 'abduction',
      perturbation: {
        argv: ['node', '--test', testPath],
        changes: [{ path: 'last.js', content: 'export const last = (list) => list[list.length - 1];\n', executable: false }],
        withAcceptanceTests: true,
      },
      expected: 'the acceptance test passes',
      observed: { exitCode: 0, tests: { [`${testPath} > last`]: 'passed' }, note: 'all passed' },
      classification: 'supported',
      trajectory: 'convergent',
      credence: 0.5,
      folded: 12,
    },
  ],
};

/** The facts of a small repair. Object ids are made up: nothing in the domain looks them up. */
export function sampleFacts(): RepairFacts {
  return {
    workItem: { digest: sha256('issue'), number: 7 },
    branch: 'bot/issue-7-last',
    base: { commit: 'a'.repeat(40), tree: 'b'.repeat(40) },
    testedTree: 'c'.repeat(40),
    headTree: 'd'.repeat(40),
    changes: [
      { path: 'last.js', content: 'export const last = (list) => list[list.length - 1];\n', executable: false },
      { path: testPath, content: testContent, executable: false },
    ],
    acceptance: {
      setup: {
        runner: 'node-test',
        entry: null,
        extraArgv: [],
        env: {},
        moduleKind: 'esm',
        language: 'js',
        suiteFiles: ['test/first.test.js'],
        testFolder: 'test',
        command: null,
      },
      files: [{ path: testPath, content: testContent, digest: sha256(testContent) }],
      tests: { [`${testPath} > last`]: ['example-1'], [`${testPath} > empty`]: ['example-2'] },
    },
    failToPass: [`${testPath} > last`],
    passToPass: ['test/first.test.js > first', 'test/first.test.js > empty'],
    evidence: {
      acceptance: { passed: 2, total: 2 },
      suite: { passed: 2, newFailures: [], failuresOnBase: [] },
      mutants: { killed: 2, total: 3 },
      review: null,
      hygiene: { passed: 5, total: 5 },
      heldAside: { examples: ['example-2'], satisfied: 1 },
      unseparatedRivals: 0,
      frozenFilesTouched: [],
      tampering: [],
    },
    graph: sampleGraph,
    node: '24.21.0',
    sandbox: { name: 'bubblewrap 0.8.0', profileDigest: sha256('profile'), weaknesses: [] },
    builder: { kind: 'search', name: 'search', version: '0.1.0' },
    models: [],
    usage: { tokens: 0, costMicroUsd: 0 },
    lenses: ['callers'],
    actions: [
      {
        kind: 'open-draft-pull-request',
        branch: 'bot/issue-7-last',
        base: 'main',
        head: '',
        title: 'Fix last',
        body: '',
        labels: [],
        issue: 7,
        attachments: [],
      },
    ],
    patchline: '0.1.0',
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    finishedAt: Date.UTC(2026, 0, 2, 3, 5, 6, 789),
  };
}

/** Signs a repair with the ed25519 key of a name. */
export function sealAs(name: string, repair: RepairPredicate): Promise<SealedReceipt> {
  const key = ed25519FromSeed(Buffer.from(sha256(name), 'hex'));
  const publicKey = publicPem(key);
  const signer = { keyid: keyIdOf(publicKey) ?? '', publicKey };
  return sealReceipt(repair, signer, (bytes) => Promise.resolve(signEd25519(key, bytes)));
}
