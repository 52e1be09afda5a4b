import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepairFacts } from '#domain/receipt/compose.ts';
import type { UsageTotals } from '#domain/receipt.ts';
import { prepareRepair } from '#domain/receipt/embed.ts';
import { sealReceipt } from '#domain/receipt/seal.ts';
import { isModelWritten } from '#domain/model-tests.ts';
import { lensNames } from '#domain/lens.ts';
import { nothingSpent, type ModelSpending } from '#domain/model-spending.ts';
import { WorldError } from '#domain/world-error.ts';
import { frozenChanges, withCheckout } from '../execution.ts';
import { dueWish } from '../merge-wish.ts';
import type { PhaseContext } from '../phase-spec.ts';
import type { DraftPrInput } from './draft-pr-input.ts';

export interface MadeReceipt {
  readonly text: string;
  /** sha256 (hex) of the receipt file. */
  readonly digest: string;
  /** Frozen files that base already holds with the same content: they need no commit. */
  readonly unchanged: readonly string[];
  /** The documents that travel with the branch. */
  readonly attachments: readonly { readonly path: string; readonly content: string }[];
}

/** Composes and signs the receipt of a run from what its phases recorded. */
export async function makeReceipt(state: DraftPrInput, context: PhaseContext): Promise<MadeReceipt> {
  const { repository, acceptance, chosen, judgement, item } = state;
  const { workspace, settings, signer } = context;
  const base = repository.base;
  const frozen = frozenChanges(acceptance);
  const unchanged = await withCheckout(context, { base, changes: [] }, (checkout) => sameOnDisk(checkout.path, frozen));
  const added = frozen.filter((change) => !unchanged.includes(change.path));
  const probe = await context.sandbox.probe();
  if (probe.kind === 'missing') throw new WorldError('sandbox', `${probe.reason} ${probe.remedy}`);
  const changes = [...added, ...chosen.patch.changes];
  const due = dueWish(state, context);
  const spent = context.panel?.spending() ?? nothingSpent;
  const { repair, graph, names } = prepareRepair({
    workItem: { digest: item.digest, number: item.number },
    branch: settings.branch,
    base: { commit: base, tree: await workspace.tree(base, []) },
    testedTree: await workspace.tree(base, added),
    headTree: await workspace.tree(base, changes),
    changes,
    acceptance,
    failToPass: judgement.failToPass,
    passToPass: judgement.passToPass,
    evidence: judgement.evidence,
    graph: context.graph,
    node: process.versions.node,
    sandbox: probe,
    builder: { kind: chosen.builder, name: `patchline-${chosen.builder}`, version: settings.version },
    models: spent.models,
    usage: usageOf(spent, context.panel?.workItemSpending() ?? spent, context),
    lenses: lensNames,
    actions: due?.kind === 'wish' ? [due.wish] : [],
    ...panelOf(state, context),
    patchline: settings.version,
    startedAt: context.startedAt,
    finishedAt: context.clock.now(),
  });
  const identity = { keyid: await signer.keyId(), publicKey: await signer.publicKey() };
  const sealed = await sealReceipt(repair, identity, (bytes) => signer.sign(bytes));
  const attachments = [
    { path: 'receipt.json', content: sealed.text },
    { path: 'graph.json', content: graph },
    { path: 'names.json', content: names },
  ];
  return { ...sealed, unchanged, attachments };
}

/** Who took part; nothing where no model was configured, so that such a receipt says no more than it always did. */
function panelOf(state: DraftPrInput, { panel, settings }: PhaseContext): Pick<RepairFacts, 'panel'> {
  if (panel === null) return {};
  const { attempts = [], reviews = [], modelTests, acceptance } = state;
  const tests = Object.keys(acceptance.tests).filter((test) => isModelWritten(modelTests, test));
  const author = modelTests?.author ?? null;
  const testAuthor = author === null || tests.length === 0 ? null : { model: author, tests };
  return { panel: { attempts, reviews, handOver: settings.handOver, testAuthor } };
}

/** Nobody knows what a program of the owner asked of models. What other runs of the work item cost is told where they did. */
function usageOf(spent: ModelSpending, ofWorkItem: ModelSpending, { ladder }: PhaseContext): RepairFacts['usage'] {
  if (ladder.some(({ builder }) => builder.kind === 'command')) return { tokens: null, costMicroUsd: null };
  return { ...totalsOf(spent), ...(ofWorkItem.calls > spent.calls ? { workItem: totalsOf(ofWorkItem) } : {}) };
}

function totalsOf({ inputTokens, outputTokens, costMicroUsd }: ModelSpending): UsageTotals {
  return {
    tokens: inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens,
    costMicroUsd: costMicroUsd === null ? null : Math.round(costMicroUsd),
  };
}

async function sameOnDisk(
  root: string,
  files: readonly { readonly path: string; readonly content: string | null }[],
): Promise<readonly string[]> {
  const same: string[] = [];
  for (const file of files) {
    const present = await readFile(join(root, file.path), 'utf8').catch(() => null);
    if (present === file.content) same.push(file.path);
  }
  return same;
}
