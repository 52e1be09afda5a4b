import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { gitObjects } from '#adapters/git-objects/git-objects.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import { graphDocument } from '#domain/graph-document.ts';
import { addNode, emptyGraph, type HypothesisGraph, type HypothesisNode, type Perturbation } from '#domain/hypothesis-graph.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import type { RepairFacts } from '#domain/receipt/compose.ts';
import { prepareRepair } from '#domain/receipt/embed.ts';
import { sealReceipt } from '#domain/receipt/seal.ts';
import { runTests } from '#engines/test-reports/test-reports.ts';
import { sha256 } from '#lib/digest.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import { fakeSigner, fakeVerifier } from '#ports/signer.fake.ts';
import type { Workspace } from '#ports/workspace.ts';
import type { ReceiptDocuments, VerifyPorts } from '../verify-receipt.ts';

const buggy = 'export const last = (list) => list[list.length];\n';
const fixed = 'export const last = (list) => list[list.length - 1];\n';
const wrong = 'export const last = (list) => list[0];\n';

export const acceptancePath = 'test/last-acceptance.test.js';
const acceptanceContent = `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { last } from '../last.js';

test('gives the last element', () => {
  assert.equal(last([1, 2, 3]), 3);
});
test('gives undefined for an empty list', () => {
  assert.equal(last([]), undefined);
});
`;

const files: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "last", "version": "1.0.0", "type": "module", "scripts": { "test": "node --test" } }\n',
  'last.js': buggy,
  'first.js': 'export const first = (list) => list[0];\n',
  'test/first.test.js': `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { first } from '../first.js';

test('first gives the first element', () => {
  assert.equal(first([1, 2]), 1);
});
`,
  'test/old.test.js': `import { test } from 'node:test';
import assert from 'node:assert/strict';

test('fails for ever', () => {
  assert.equal(1, 2);
});
`,
};

export interface HonestRepair {
  readonly repository: string;
  readonly ports: VerifyPorts & { readonly workspace: Workspace };
  readonly facts: RepairFacts;
  /** Its predicate, and the documents that a maker of honest receipts publishes. */
  readonly repair: RepairPredicate;
  readonly documents: ReceiptDocuments;
  /** Signs any predicate and graph: what a lying maker can do. */
  seal(repair: RepairPredicate, graph?: HypothesisGraph): Promise<ReceiptDocuments>;
  cleanUp(): Promise<void>;
}

/** A repository with a defect, repaired, and the receipt of that: every recorded result was executed. */
export async function honestRepair(): Promise<HonestRepair> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-honest-'));
  const repository = join(folder, 'repository');
  const base = await commitFiles(repository);
  const ports = portsFor(repository, join(folder, 'cache'));
  const frozen: readonly FileChange[] = [{ path: acceptancePath, content: acceptanceContent, executable: false }];
  const changes: readonly FileChange[] = [{ path: 'last.js', content: fixed, executable: false }, ...frozen];
  const testedTree = await ports.workspace.tree(base.commit, frozen);
  const headTree = await ports.workspace.tree(base.commit, changes);
  const graph = await investigate(ports, base.commit, frozen);
  const facts = factsOf({ base, changes, testedTree, headTree, graph });
  const { repair, names } = prepareRepair(facts);
  const seal: HonestRepair['seal'] = async (signed, other = graph) => {
    const signer = fakeSigner('maker');
    const key = { keyid: await signer.keyId(), publicKey: await signer.publicKey() };
    const { text } = await sealReceipt(signed, key, (bytes) => signer.sign(bytes));
    return { receipt: text, graph: graphDocument(other).text, names };
  };
  const cleanUp = () => rm(folder, { recursive: true });
  return { repository, ports, facts, repair, documents: await seal(repair), seal, cleanUp };
}

function portsFor(repository: string, cacheDir: string): HonestRepair['ports'] {
  return {
    workspace: gitWorkspace({ repository, cacheDir }),
    objects: gitObjects(repository),
    sandbox: bubblewrapSandbox(),
    runTests,
    limits: defaultLimits,
    verifiers: [fakeVerifier],
  };
}

async function commitFiles(repository: string): Promise<{ readonly commit: string; readonly tree: string }> {
  const env = { ...process.env, GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' };
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=maker', '-c', 'user.email=maker@example.org', ...args], { env })
      .toString()
      .trim();
  await mkdir(repository);
  git('init', '--quiet');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), content);
  }
  git('add', '--all');
  git('commit', '--quiet', '-m', 'a list with a defect');
  return { commit: git('rev-parse', 'HEAD'), tree: git('rev-parse', 'HEAD^{tree}') };
}

/** Five nodes: the reproduction, a wrong candidate, the right one, a command that runs no tests, and a look without execution. */
async function investigate(ports: VerifyPorts, commit: string, frozen: readonly FileChange[]): Promise<HypothesisGraph> {
  const argv = ['node', '--test', acceptancePath];
  const observe = async (changes: readonly FileChange[]): Promise<HypothesisNode['observed']> => {
    const checkout = await ports.workspace.checkout(commit);
    await ports.workspace.apply(checkout, [...changes, ...frozen]);
    const report = await runTests({
      sandbox: ports.sandbox,
      checkout,
      setup,
      files: [acceptancePath],
      mustPass: [],
      canaries: true,
    });
    await ports.workspace.dispose(checkout);
    const tests = Object.fromEntries(report.results.map(({ id, status }) => [id, status]));
    return { exitCode: report.exitCode, tests, note: `${report.results.length} tests` };
  };
  const lastTo = (content: string): readonly FileChange[] => [{ path: 'last.js', content, executable: false }];
  const tested = (changes: readonly FileChange[]): Perturbation => ({ argv, changes, withAcceptanceTests: true });
  const command = (program: readonly string[] | null): Perturbation => ({
    argv: program,
    changes: [],
    withAcceptanceTests: false,
  });
  const seen = (exitCode: number | null, note: string) => ({ exitCode, tests: {}, note });
  const claims: readonly [string, HypothesisNode['classification'], Perturbation, HypothesisNode['observed']][] = [
    ['the issue is reproduced on base', 'supported', tested([]), await observe([])],
    ['the first element was meant', 'refuted', tested(lastTo(wrong)), await observe(lastTo(wrong))],
    ['the index is one too high', 'supported', tested(lastTo(fixed)), await observe(lastTo(fixed))],
    [
      'the module loads',
      'supported',
      command(['node', '-e', 'import("/repo/last.js").then(() => process.exit(3))']),
      seen(3, 'loaded'),
    ],
    ['nothing else uses the index', 'supported', command(null), seen(null, 'searched')],
  ];
  return claims.reduce<HypothesisGraph>(
    (graph, [claim, classification, perturbation, observed], index) =>
      addNode(graph, {
        parent: index === 0 ? null : 'h1',
        edge: index === 0 ? 'reproduce' : 'supported: look closer',
        claim,
        mode: 'induction',
        perturbation,
        expected: 'as claimed',
        observed,
        classification,
        trajectory: null,
        credence: 0.9,
        folded: 0,
      }).graph,
    emptyGraph,
  );
}

const setup: RepairFacts['acceptance']['setup'] = {
  runner: 'node-test',
  entry: null,
  extraArgv: [],
  moduleKind: 'esm',
  language: 'js',
  suiteFiles: ['test/first.test.js', 'test/old.test.js'],
  testFolder: 'test',
  command: null,
};

type Made = Pick<RepairFacts, 'base' | 'changes' | 'testedTree' | 'headTree' | 'graph'>;

function factsOf(made: Made): RepairFacts {
  const red = `${acceptancePath} > gives the last element`;
  const control = `${acceptancePath} > gives undefined for an empty list`;
  return {
    ...made,
    workItem: { digest: sha256('last([1, 2, 3]) gives undefined\n'), number: 7 },
    branch: 'bot/issue-7-last-gives-undefined',
    acceptance: {
      setup,
      files: [{ path: acceptancePath, content: acceptanceContent, digest: sha256(acceptanceContent) }],
      tests: { [red]: ['example-1'], [control]: ['example-2'] },
    },
    failToPass: [red],
    passToPass: ['test/first.test.js > first gives the first element'],
    evidence: {
      acceptance: { passed: 2, total: 2 },
      suite: { passed: 1, newFailures: [], failuresOnBase: ['test/old.test.js > fails for ever'] },
      mutants: { killed: 3, total: 3 },
      review: null,
      hygiene: { passed: 5, total: 5 },
      heldAside: { examples: ['example-2'], satisfied: 1 },
      unseparatedRivals: 0,
      frozenFilesTouched: [],
      tampering: [],
    },
    node: '24.21.0',
    sandbox: { name: 'bubblewrap 0.8.0', profileDigest: sha256('a profile'), weaknesses: ['Memory is limited per process.'] },
    builder: { kind: 'search', name: 'search', version: '0.1.0' },
    models: [],
    usage: { tokens: 0, costMicroUsd: 0 },
    lenses: ['callers', 'exported-surface'],
    actions: [],
    patchline: '0.1.0',
    startedAt: Date.UTC(2026, 0, 1, 12, 0, 0),
    finishedAt: Date.UTC(2026, 0, 1, 12, 1, 30, 250),
  };
}
