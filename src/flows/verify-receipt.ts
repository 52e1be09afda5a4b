import type { Receipt } from '#domain/receipt.ts';
import { fault, type ReceiptFault } from '#domain/receipt/fault.ts';
import { parseNamesDocument } from '#domain/receipt/names.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { checkBindings } from '#domain/verify-receipt/check-bindings.ts';
import { checkGraph } from '#domain/verify-receipt/check-repository.ts';
import { replayableNodes, sampleNodes } from '#domain/verify-receipt/sample-nodes.ts';
import type { ReceiptVerdict, ReplayDifference, ReplaySummary } from '#domain/verify-receipt/verdict.ts';
import type { RepositoryObjects } from '#ports/repository-objects.ts';
import type { SignatureVerifier } from '#ports/signer.ts';
import type { Workspace } from '#ports/workspace.ts';
import { checkSignatures } from './verify-receipt/check-signatures.ts';
import { checkAgainstRepository, type RepositoryCheck } from './verify-receipt/gather-facts.ts';
import type { ReplayPorts } from './verify-receipt/on-checkout.ts';
import { replayNodes } from './verify-receipt/replay-nodes.ts';
import { replayTests } from './verify-receipt/replay-tests.ts';

export interface VerifyPorts extends ReplayPorts {
  readonly workspace: Pick<Workspace, 'checkout' | 'apply' | 'tree' | 'dispose'>;
  readonly objects: RepositoryObjects;
  readonly verifiers: readonly SignatureVerifier[];
}

/** The texts that travel together on the receipt commit's second parent. */
export interface ReceiptDocuments {
  /** `receipt.json`, or the embedded form. */
  readonly receipt: string;
  /** `graph.json`; `null` where it is not at hand, which is a fault unless nothing is replayed. */
  readonly graph: string | null;
  /** `names.json`; needed only where the receipt cut its lists of names. */
  readonly names: string | null;
}

export interface VerifyOptions {
  /** `none` executes nothing; `sample` replays the tests and a few nodes; `all` every node, and the suite on base. */
  readonly replay: 'none' | 'sample' | 'all';
  /** Public keys or key ids; `null`: any signer will do, and the verdict says that the key is unknown. */
  readonly trustedKeys: readonly string[] | null;
  /** sha256 that a commit trailer names; `null` where there is none to hold the receipt to. */
  readonly expectedDigest: string | null;
  /** Picks the sample; `null`: the receipt's digest. */
  readonly salt: string | null;
  /** `process.versions.node` here. */
  readonly node: string;
  readonly progress: (doing: string, done: number, total: number | null) => void;
}

/**
 * Verifies a receipt, cheapest checks first: text, signatures, statements among each other, repository, and then by doing it all
 * again: base with the tests is red by assertion, head is green, nodes of the graph give their recorded results. Throws WorldError
 * where the machine cannot do it; that is no verdict.
 */
export async function verifyReceipt(
  ports: VerifyPorts,
  documents: ReceiptDocuments,
  options: VerifyOptions,
): Promise<ReceiptVerdict> {
  const parsed = parseReceipt(documents.receipt);
  if (parsed.kind === 'fault') return { kind: 'rejected', digest: null, fault: parsed.fault };
  const { receipt } = parsed;
  const rejected = (found: ReceiptFault): ReceiptVerdict => ({ kind: 'rejected', digest: receipt.digest, fault: found });

  const claim = await checkClaim(receipt, ports.verifiers, options);
  if (claim !== null) return rejected(claim);
  const repository = await checkAgainstRepository(ports, receipt.repair);
  if (repository.kind === 'fault') return rejected(repository.fault);
  const replay = await replayAll(ports, { receipt, documents, repository, options });
  if (replay.kind === 'fault') return rejected(replay.fault);
  return {
    kind: 'verified',
    digest: receipt.digest,
    signer: { keyid: receipt.signer.keyid, trust: options.trustedKeys === null ? 'unknown' : 'trusted' },
    headTree: receipt.repair.headTree,
    scorePercent: receipt.repair.score.percent,
    replay: replay.summary,
  };
}

/** What can be told from the receipt alone. */
export async function checkClaim(
  receipt: Receipt,
  verifiers: readonly SignatureVerifier[],
  { expectedDigest, trustedKeys }: Pick<VerifyOptions, 'expectedDigest' | 'trustedKeys'>,
): Promise<ReceiptFault | null> {
  if (expectedDigest !== null && expectedDigest !== receipt.digest) {
    return fault('other-receipt', 'receipt', expectedDigest, receipt.digest);
  }
  return (await checkSignatures(receipt, verifiers, trustedKeys)) ?? checkBindings(receipt);
}

interface Replay {
  readonly receipt: Receipt;
  readonly documents: ReceiptDocuments;
  readonly repository: Extract<RepositoryCheck, { kind: 'changes' }>;
  readonly options: VerifyOptions;
}

type Replayed =
  | { readonly kind: 'replayed'; readonly summary: ReplaySummary | null }
  | { readonly kind: 'fault'; readonly fault: ReceiptFault };

async function replayAll(ports: VerifyPorts, { receipt, documents, repository, options }: Replay): Promise<Replayed> {
  if (options.replay === 'none') return { kind: 'replayed', summary: null };
  const { repair } = receipt;
  const graph = checkGraph(repair, documents.graph);
  if (graph.kind === 'fault') return graph;
  const replayable = replayableNodes(graph.graph);
  const nodes = options.replay === 'all' ? replayable : sampleNodes(replayable, options.salt ?? receipt.digest);
  const nameDocuments = parseNamesDocument(documents.names);
  const thorough = options.replay === 'all';

  options.progress('the tests on base and on head', 0, null);
  const tests = await replayTests(ports, { repair, all: repository.all, frozen: repository.frozen, nameDocuments, thorough });
  if (tests.kind === 'fault') return tests;
  const progress = (done: number, total: number) => options.progress('nodes of the hypothesis graph', done, total);
  const disagrees = await replayNodes(ports, {
    repair,
    frozen: repository.frozen,
    suiteFiles: tests.suiteFiles,
    nodes,
    progress,
  });
  if (disagrees !== null) return { kind: 'fault', fault: disagrees };
  const summary: ReplaySummary = {
    failToPass: repair.tests.failToPass.count,
    passToPass: repair.tests.passToPass.count,
    failuresOnBase: tests.failuresOnBase,
    nodes: { run: nodes.length, replayable: replayable.length, recorded: graph.graph.nodes.length },
    differences: await differences(ports, receipt, options.node),
  };
  return { kind: 'replayed', summary };
}

async function differences({ sandbox }: VerifyPorts, { repair }: Receipt, node: string): Promise<readonly ReplayDifference[]> {
  const probe = await sandbox.probe();
  const here = probe.kind === 'ready' ? probe : { name: 'none', profileDigest: 'none' };
  const all: readonly ReplayDifference[] = [
    { about: 'node', recorded: repair.node, here: node },
    { about: 'sandbox', recorded: repair.sandbox.name, here: here.name },
    { about: 'sandbox-profile', recorded: repair.sandbox.profileDigest, here: here.profileDigest },
  ];
  return all.filter((difference) => difference.recorded !== difference.here);
}
