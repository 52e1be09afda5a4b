import { sha256 } from '#lib/digest.ts';
import { candidateId, type FileChange } from '../candidate-patch.ts';
import { graphCounts, parseGraphDocument } from '../graph-document.ts';
import type { HypothesisGraph } from '../hypothesis-graph.ts';
import { withoutFrozen } from '../receipt/changes.ts';
import { fault, type ReceiptFault } from '../receipt/fault.ts';
import type { RepairPredicate } from '../receipt.ts';

/** What the repository at hand says about the objects a receipt names. `null`: it does not have them. */
export interface RepositoryFacts {
  /** Tree of the commit that the receipt calls base. */
  readonly baseTree: string | null;
  /** Every file change from the base tree to the head tree. */
  readonly changes: readonly FileChange[] | null;
  /** Content of each frozen file in the head tree; `null` where there is none. */
  readonly frozen: ReadonlyMap<string, string | null>;
  /** Tree of base with the frozen files of head laid over it. */
  readonly testedTree: string | null;
  /** Tree of base with all changes laid over it. */
  readonly headTree: string | null;
}

/** Compares a receipt with the repository. Executes nothing. `null`: they agree. */
export function checkRepository(repair: RepairPredicate, facts: RepositoryFacts): ReceiptFault | null {
  return checkBase(repair, facts) ?? checkFrozen(repair, facts) ?? checkChanges(repair, facts);
}

function checkBase({ base, headTree }: RepairPredicate, facts: RepositoryFacts): ReceiptFault | null {
  if (facts.baseTree === null) return fault('base-missing', 'base.commit', base.commit);
  if (facts.baseTree !== base.tree) return fault('tree-mismatch', 'base.tree', base.tree, facts.baseTree);
  return facts.changes === null ? fault('head-missing', 'headTree', headTree) : null;
}

function checkFrozen(repair: RepairPredicate, facts: RepositoryFacts): ReceiptFault | null {
  for (const file of repair.acceptance.files) {
    const content = facts.frozen.get(file.path) ?? null;
    const found = content === null ? 'no such file' : sha256(content);
    if (found !== file.sha256) return fault('frozen-file-changed', file.path, file.sha256, found);
  }
  return null;
}

function checkChanges(repair: RepairPredicate, { changes, testedTree, headTree }: RepositoryFacts): ReceiptFault | null {
  const all = changes ?? [];
  const diff = candidateId(all);
  if (diff !== repair.diff.sha256) return fault('diff-mismatch', 'diff.sha256', repair.diff.sha256, diff);
  if (all.length !== repair.diff.files) return fault('diff-mismatch', 'diff.files', `${repair.diff.files}`, `${all.length}`);
  const candidate = candidateId(withoutFrozen(all, repair.acceptance.files));
  if (candidate !== repair.candidate) return fault('diff-mismatch', 'candidate', repair.candidate, candidate);
  if (testedTree !== repair.testedTree) return fault('tree-mismatch', 'testedTree', repair.testedTree, testedTree);
  return headTree === repair.headTree ? null : fault('tree-mismatch', 'headTree', repair.headTree, headTree);
}

export type CheckedGraph =
  | { readonly kind: 'graph'; readonly graph: HypothesisGraph }
  | { readonly kind: 'fault'; readonly fault: ReceiptFault };

/** Whether a graph document is the one a receipt binds; its text may have lost or gained a final newline, nothing else. */
export function checkGraph(repair: RepairPredicate, document: string | null): CheckedGraph {
  if (document === null) return { kind: 'fault', fault: fault('graph-missing', 'graph', repair.graph.sha256) };
  const { sha256: claimed, ...counts } = repair.graph;
  const found = sha256(`${document.trimEnd()}\n`);
  if (found !== claimed) return { kind: 'fault', fault: fault('graph-mismatch', 'graph.sha256', claimed, found) };
  const parsed = parseGraphDocument(document);
  if (parsed.kind === 'problem')
    return { kind: 'fault', fault: fault('graph-mismatch', 'graph', 'a graph document', parsed.problem) };
  const counted = graphCounts(parsed.value);
  const wrong = (Object.keys(counts) as (keyof typeof counts)[]).find((key) => counts[key] !== counted[key]);
  if (wrong === undefined) return { kind: 'graph', graph: parsed.value };
  return { kind: 'fault', fault: fault('graph-mismatch', `graph.${wrong}`, `${counts[wrong]}`, `${counted[wrong]}`) };
}
