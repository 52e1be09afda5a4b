import type { LegClaim } from '#domain/gate/leg.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import { fault, type ReceiptFault } from '#domain/receipt/fault.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { oneLine } from '#lib/one-line.ts';
import { extractReceipt } from '#present/extract-receipt.ts';
import type { RepositoryObjects } from '#ports/repository-objects.ts';
import type { SignatureVerifier } from '#ports/signer.ts';
import type { Workspace } from '#ports/workspace.ts';
import { checkClaim } from '../../verify-receipt.ts';
import { checkAgainstRepository } from '../../verify-receipt/gather-facts.ts';
import type { ReplayPorts } from '../../verify-receipt/on-checkout.ts';
import { readOlderManifest } from './read-older-manifest.ts';

export interface LegPorts extends ReplayPorts {
  readonly workspace: Pick<Workspace, 'checkout' | 'apply' | 'candidate' | 'tree' | 'dispose'>;
  readonly objects: RepositoryObjects;
  readonly verifiers: readonly SignatureVerifier[];
}

/** What a pull request claims, as its leg tells it and as it is held to. */
export interface Claim {
  readonly told: LegClaim;
  /** `null` unless a receipt holds in itself and about these commits. */
  readonly repair: RepairPredicate | null;
}

/** Reads the receipt of a pull request and checks all that can be checked without executing anything. */
export async function readClaim(
  ports: LegPorts,
  about: { readonly body: string; readonly head: string; readonly trees: { readonly base: string; readonly head: string } },
): Promise<Claim> {
  const extracted = extractReceipt(about.body);
  if (extracted.kind === 'fault') {
    if (extracted.fault.kind !== 'no-receipt') return rejected(extracted.fault);
    return { told: (await readOlderManifest(ports, about)) ?? { kind: 'none' }, repair: null };
  }
  const parsed = parseReceipt(extracted.text);
  if (parsed.kind === 'fault') return rejected(parsed.fault);
  const { receipt } = parsed;
  const problem = await checkClaim(receipt, ports.verifiers, { expectedDigest: null, trustedKeys: null });
  if (problem !== null) return rejected(problem);
  const { repair } = receipt;
  if (repair.headTree !== about.trees.head)
    return rejected(fault('tree-mismatch', 'the head of the pull request', repair.headTree, about.trees.head));
  const repository = await checkAgainstRepository(ports, repair);
  if (repository.kind === 'fault') return rejected(repository.fault);
  const failToPass = repair.tests.failToPass.names ?? [];
  return {
    told: {
      kind: 'receipt',
      digest: receipt.digest,
      keyid: receipt.signer.keyid,
      workItem: repair.workItem.sha256,
      failToPass: failToPass.map((id) => oneLine(id, 1_000)),
      acceptance: repair.acceptance.tests.map((test) => oneLine(test.id, 1_000)),
      scorePercent: repair.score.percent,
    },
    repair,
  };
}

function rejected({ kind, about, claimed, found }: ReceiptFault): Claim {
  return {
    told: { kind: 'rejected', fault: { kind, about: plain(about) ?? '', claimed: plain(claimed), found: plain(found) } },
    repair: null,
  };
}

/** One line of at most 200 characters, so that the next job can read it. */
function plain(value: string | null): string | null {
  return value === null ? null : oneLine(value, 200);
}
