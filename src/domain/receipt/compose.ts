import { toWellFormedValue } from '#lib/canonical-json.ts';
import type { AcceptanceTests, TestSetup } from '../acceptance.ts';
import { candidateId, type FileChange } from '../candidate-patch.ts';
import type { Evidence } from '../evidence.ts';
import type { RepairAction } from '../forge-action.ts';
import type { MergeWish } from '../merge-policy.ts';
import { graphCounts, graphDocument } from '../graph-document.ts';
import type { HypothesisGraph } from '../hypothesis-graph.ts';
import type { ReceiptAction, ReceiptEvidence, ReceiptSetup, RepairPredicate } from '../receipt.ts';
import { withoutFrozen } from './changes.ts';
import { nameList } from './names.ts';
import { receiptPanel, type PanelFacts } from './panel.ts';
import { projectionDigests } from './projections.ts';
import { receiptScore } from './receipt-score.ts';

/** What a run knows when it writes its receipt. */
export interface RepairFacts {
  readonly workItem: { readonly digest: string; readonly number: number | null };
  readonly branch: string;
  readonly base: { readonly commit: string; readonly tree: string };
  readonly testedTree: string;
  readonly headTree: string;
  /** Every file change from base to head, the acceptance tests among them. */
  readonly changes: readonly FileChange[];
  readonly acceptance: AcceptanceTests;
  readonly failToPass: readonly string[];
  /** Tests of the repository's own suite that passed on base and pass on head. */
  readonly passToPass: readonly string[];
  readonly evidence: Evidence;
  readonly graph: HypothesisGraph;
  /** `process.versions.node`. */
  readonly node: string;
  readonly sandbox: RepairPredicate['sandbox'];
  readonly builder: RepairPredicate['builder'];
  readonly models: readonly string[];
  readonly usage: RepairPredicate['usage'];
  readonly lenses: readonly string[];
  readonly actions: readonly (RepairAction | MergeWish)[];
  /** Absent where no model was configured. */
  readonly panel?: PanelFacts;
  readonly patchline: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** The repair predicate of a run, with all names in it. Strings that are no well-formed Unicode are repaired first. */
export function composeRepair(given: RepairFacts): RepairPredicate {
  const facts = toWellFormedValue(given);
  const evidence = receiptEvidence(facts.evidence);
  const graph = graphDocument(facts.graph);
  return withStatements({
    workItem: { sha256: facts.workItem.digest, number: facts.workItem.number },
    branch: facts.branch,
    base: { commit: facts.base.commit, tree: facts.base.tree },
    testedTree: facts.testedTree,
    headTree: facts.headTree,
    diff: { sha256: candidateId(facts.changes), files: facts.changes.length },
    candidate: candidateId(withoutFrozen(facts.changes, facts.acceptance.files)),
    acceptance: receiptAcceptance(facts.acceptance),
    tests: { failToPass: nameList(facts.failToPass), passToPass: nameList(facts.passToPass) },
    setup: receiptSetup(facts.acceptance),
    node: facts.node,
    sandbox: pick(facts.sandbox, ['name', 'profileDigest', 'weaknesses']),
    builder: pick(facts.builder, ['kind', 'name', 'version']),
    models: facts.models,
    usage: receiptUsage(facts.usage),
    graph: { sha256: graph.digest, ...graphCounts(facts.graph) },
    evidence,
    score: receiptScore(evidence),
    lenses: facts.lenses,
    actions: facts.actions.map(receiptAction),
    ...(facts.panel === undefined ? {} : { panel: receiptPanel(facts.panel) }),
    patchline: facts.patchline,
    startedAt: new Date(facts.startedAt).toISOString(),
    finishedAt: new Date(facts.finishedAt).toISOString(),
  });
}

/** A caller may hand over more than the predicate has room for (a whole sandbox probe); a reader refuses unknown fields. */
function pick<T, K extends keyof T & string>(value: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<T, K>;
}

/** The setup that a receipt records, with the suite files that its list stands for. */
export function testSetup(setup: ReceiptSetup, suiteFiles: readonly string[]): TestSetup {
  return { ...setup, suiteFiles, env: Object.fromEntries(setup.env.map(({ name, value }) => [name, value])) };
}

/** Binds the three derived statements; to be called again after any change to the predicate. */
export function withStatements(repair: Omit<RepairPredicate, 'statements'>): RepairPredicate {
  return { ...repair, statements: projectionDigests(repair) };
}

function receiptUsage({ tokens, costMicroUsd, workItem }: RepairPredicate['usage']): RepairPredicate['usage'] {
  const totals = workItem === undefined ? {} : { workItem: pick(workItem, ['tokens', 'costMicroUsd']) };
  return { tokens, costMicroUsd, ...totals };
}

function receiptEvidence(evidence: Evidence): ReceiptEvidence {
  const suite = evidence.suite && {
    passed: evidence.suite.passed,
    newFailures: nameList(evidence.suite.newFailures),
    failuresOnBase: nameList(evidence.suite.failuresOnBase),
  };
  return { ...evidence, suite };
}

function receiptAcceptance(acceptance: AcceptanceTests): RepairPredicate['acceptance'] {
  const files = acceptance.files.map((file) => ({ path: file.path, sha256: file.digest }));
  const tests = Object.entries(acceptance.tests).map(([id, examples]) => ({ id, examples: [...examples].sort() }));
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), tests: tests.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function receiptSetup({ setup }: AcceptanceTests): ReceiptSetup {
  const env = Object.entries(setup.env ?? {}).map(([name, value]) => ({ name, value }));
  return { ...setup, suiteFiles: nameList(setup.suiteFiles), env: env.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function receiptAction(action: RepairAction | MergeWish): ReceiptAction {
  switch (action.kind) {
    case 'open-draft-pull-request':
    case 'mark-ready':
    case 'ask-auto-merge':
      return { kind: action.kind, on: action.branch, with: action.base };
    case 'comment':
      return { kind: action.kind, on: action.on, with: action.marker };
    case 'add-label':
    case 'remove-label':
      return { kind: action.kind, on: action.on, with: action.label };
  }
}
