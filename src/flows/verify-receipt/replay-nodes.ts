import type { TestSetup } from '#domain/acceptance.ts';
import type { HypothesisNode, Observation } from '#domain/hypothesis-graph.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import { testSetup } from '#domain/receipt/compose.ts';
import { withoutFrozen } from '#domain/receipt/changes.ts';
import { suiteSetup } from '#domain/test-command.ts';
import type { ReceiptFault } from '#domain/receipt/fault.ts';
import { checkNode } from '#domain/verify-receipt/check-replay.ts';
import { testFilesOf } from '#domain/verify-receipt/test-files-of.ts';
import { checkoutMounts } from '#ports/checkout-mounts.ts';
import type { SandboxLimits } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { onCheckout, type ReplayPorts } from './on-checkout.ts';

export interface NodeReplay {
  readonly repair: RepairPredicate;
  readonly frozen: readonly FileChange[];
  readonly suiteFiles: readonly string[];
  readonly nodes: readonly HypothesisNode[];
  readonly progress: (done: number, total: number) => void;
}

type Seen = Pick<Observation, 'exitCode' | 'tests'>;

/** Does again what the nodes say was done, one after the other, up to the first that gives another result. */
export async function replayNodes(ports: ReplayPorts, replay: NodeReplay): Promise<ReceiptFault | null> {
  for (const [index, node] of replay.nodes.entries()) {
    const state = { commit: replay.repair.base.commit, changes: changesOf(node, replay) };
    const problem = checkNode(node, await onCheckout(ports, state, (checkout) => observe(ports, replay, { node, checkout })));
    if (problem !== null) return problem;
    replay.progress(index + 1, replay.nodes.length);
  }
  return null;
}

/** Acceptance tests are laid over the changes of a node, never the other way round. */
function changesOf({ perturbation }: HypothesisNode, { repair, frozen }: NodeReplay): readonly FileChange[] {
  if (!perturbation.withAcceptanceTests) return perturbation.changes;
  return [...withoutFrozen(perturbation.changes, repair.acceptance.files), ...frozen];
}

/** A node that ran test files runs them again under our own harness; any other command runs as it stands. */
async function observe(
  ports: ReplayPorts,
  { repair, suiteFiles }: NodeReplay,
  { node, checkout }: { readonly node: HypothesisNode; readonly checkout: Checkout },
): Promise<Seen> {
  const setup = setupOf(node, testSetup(repair.setup, suiteFiles));
  const frozen = repair.acceptance.files.map((file) => file.path);
  const files = testFilesOf(node, [...frozen, ...suiteFiles, ...node.perturbation.changes.map((change) => change.path)]);
  const observed = Object.entries(node.observed.tests);
  if (files.length === 0 && observed.length === 0) return observeCommand(ports, { node, checkout }, setup.env);
  const mustPass = observed.filter(([, status]) => status !== 'skipped').map(([id]) => id);
  const { sandbox, limits } = ports;
  const report = await ports.runTests({
    sandbox,
    checkout,
    setup,
    files,
    mustPass,
    canaries: true,
    limits: nodeLimits(limits, files, suiteFiles),
  });
  return { exitCode: report.exitCode, tests: Object.fromEntries(report.results.map(({ id, status }) => [id, status])) };
}

/** A node whose command is that of the suite ran the suite. */
function setupOf({ perturbation }: HypothesisNode, setup: TestSetup): TestSetup {
  const { command } = setup;
  const isSuite = command !== null && JSON.stringify(perturbation.argv) === JSON.stringify(command);
  return isSuite ? suiteSetup(setup) : setup;
}

/** Longest time of a node that runs acceptance tests alone: a refuted try may well be an endless loop. */
const nodeWallMs = 20_000;

function nodeLimits(limits: SandboxLimits, files: readonly string[], suiteFiles: readonly string[]): SandboxLimits {
  const runsSuite = files.some((file) => suiteFiles.includes(file));
  return runsSuite ? limits : { ...limits, wallMs: Math.min(limits.wallMs, nodeWallMs) };
}

async function observeCommand(
  { sandbox, limits }: ReplayPorts,
  { node, checkout }: { readonly node: HypothesisNode; readonly checkout: Checkout },
  env: Readonly<Record<string, string>> = {},
): Promise<Seen> {
  const { exitCode } = await sandbox.run({
    argv: node.perturbation.argv ?? [],
    cwd: '/repo',
    mounts: checkoutMounts(checkout),
    env: { CI: 'true', NO_COLOR: '1', ...env },
    stdin: null,
    limits,
    onLine: null,
    signal: null,
  });
  return { exitCode, tests: {} };
}
