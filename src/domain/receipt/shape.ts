import { boolean, integer, list, nullable, object, oneOf, optional, type Shape, text } from '#lib/json-shape.ts';
import { adversaries } from '../model-role.ts';
import type {
  NameList,
  ReceiptAction,
  ReceiptEvidence,
  ReceiptPanel,
  ReceiptScore,
  ReceiptSetup,
  RepairPredicate,
  UsageTotals,
} from '../receipt.ts';
import { buildOutcomes } from '../run-state.ts';
import { routes, scoreCaps, type ScoreCap } from '../score.ts';
import { runnerKinds } from '../test-report.ts';

const sha256: Shape<string> = text('a sha256 in lowercase hex', /^[0-9a-f]{64}$/);
const gitId: Shape<string> = text('a git object id in lowercase hex', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const count: Shape<number> = integer(0, 1_000_000_000);
const name: Shape<string> = text('text of at most 10,000 characters', /^/, 10_000);
const names: Shape<readonly string[]> = list(name);
/** A relative path with forward slashes that stays inside the repository and out of `.git`. */
const path: Shape<string> = text(
  'a relative path inside the repository',
  // oxlint-disable-next-line no-control-regex -- NUL cannot be in a path
  /^(?!\/)(?!(?:.*\/)?(?:\.{0,2}|\.git)(?:\/|$))[^\\\u0000]+$/i,
  4_096,
);
const instant: Shape<string> = text('an RFC 3339 instant in UTC with milliseconds', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const nameList: Shape<NameList> = object<NameList>({ count, sha256, names: nullable(names) });

const setup: Shape<ReceiptSetup> = object<ReceiptSetup>({
  runner: oneOf(runnerKinds),
  entry: nullable(path),
  extraArgv: names,
  moduleKind: oneOf(['esm', 'cjs']),
  language: oneOf(['js', 'ts']),
  suiteFiles: nameList,
  testFolder: name,
  command: nullable(names),
  env: list(object({ name: text('a variable name', /^[A-Za-z_][A-Za-z0-9_]*$/, 200), value: name })),
});

const evidence: Shape<ReceiptEvidence> = object<ReceiptEvidence>({
  acceptance: object({ passed: count, total: count }),
  suite: nullable(object({ passed: count, newFailures: nameList, failuresOnBase: nameList })),
  mutants: nullable(object({ killed: count, total: count })),
  review: nullable(oneOf(['approve', 'request-changes'])),
  hygiene: object({ passed: count, total: count }),
  heldAside: object({ examples: names, satisfied: count }),
  unseparatedRivals: count,
  frozenFilesTouched: names,
  tampering: names,
});

const basisPoints: Shape<number> = integer(0, 10_000);

const score: Shape<ReceiptScore> = object<ReceiptScore>({
  percent: integer(0, 100),
  basisPoints: object({
    acceptance: basisPoints,
    suite: basisPoints,
    review: basisPoints,
    mutants: basisPoints,
    hygiene: basisPoints,
  }),
  caps: list(oneOf(Object.keys(scoreCaps) as ScoreCap[])),
  route: oneOf(routes),
});

const action: Shape<ReceiptAction> = object<ReceiptAction>({
  kind: oneOf(['open-draft-pull-request', 'comment', 'add-label', 'remove-label', 'mark-ready', 'ask-auto-merge']),
  on: name,
  with: name,
});

const tier: Shape<number> = integer(0, 1_000);

const panel: Shape<ReceiptPanel> = object<ReceiptPanel>({
  attempts: list(
    object({
      rung: name,
      tier,
      builder: name,
      model: nullable(name),
      outcome: oneOf(buildOutcomes),
    }),
    1_000,
  ),
  reviewers: list(
    object({ by: oneOf(adversaries), model: name, vendor: name, tier, verdict: oneOf(['approve', 'request-changes']) }),
    100,
  ),
  sameVendorReviewers: nullable(boolean),
  handOver: boolean,
  testAuthor: nullable(object({ model: name, tests: names })),
});

const amount = nullable(integer(0, Number.MAX_SAFE_INTEGER));
const totals = { tokens: amount, costMicroUsd: amount };

/** The exact fields of a `repair/v1` predicate. */
export const repairShape: Shape<RepairPredicate> = object<RepairPredicate>({
  workItem: object({ sha256, number: nullable(count) }),
  branch: name,
  base: object({ commit: gitId, tree: gitId }),
  testedTree: gitId,
  headTree: gitId,
  diff: object({ sha256, files: count }),
  candidate: sha256,
  acceptance: object({
    files: list(object({ path, sha256 })),
    tests: list(object({ id: name, examples: names })),
  }),
  tests: object({ failToPass: nameList, passToPass: nameList }),
  setup,
  node: name,
  sandbox: object({ name, profileDigest: sha256, weaknesses: names }),
  builder: object({ kind: name, name, version: name }),
  models: names,
  usage: object<RepairPredicate['usage']>({ ...totals, workItem: optional(object<UsageTotals>(totals)) }),
  graph: object({ sha256, nodes: count, supported: count, refuted: count, inconclusive: count, folded: count }),
  evidence,
  score,
  lenses: names,
  actions: list(action),
  panel: optional(panel),
  patchline: name,
  startedAt: instant,
  finishedAt: instant,
  statements: object({ before: sha256, after: sha256, verdict: sha256 }),
});
