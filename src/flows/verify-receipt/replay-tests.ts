import type { FileChange } from '#domain/candidate-patch.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import { testSetup } from '#domain/receipt/compose.ts';
import { suiteSetup } from '#domain/test-command.ts';
import { fault, type ReceiptFault } from '#domain/receipt/fault.ts';
import { resolveNames } from '#domain/receipt/names.ts';
import type { TestReport } from '#domain/test-report.ts';
import { checkGreen, checkRed, checkSuite, failuresOf } from '#domain/verify-receipt/check-replay.ts';
import { onCheckout, type ReplayPorts } from './on-checkout.ts';

export interface TestReplay {
  readonly repair: RepairPredicate;
  /** All changes from base to head, and those of them that are frozen acceptance tests. */
  readonly all: readonly FileChange[];
  readonly frozen: readonly FileChange[];
  readonly nameDocuments: readonly (readonly string[])[];
  /** Asks base for its failures even where head has none. */
  readonly thorough: boolean;
}

export type ReplayedTests =
  | { readonly kind: 'agrees'; readonly failuresOnBase: number; readonly suiteFiles: readonly string[] }
  | { readonly kind: 'fault'; readonly fault: ReceiptFault };

/** Base with the acceptance tests must be red by assertion, head green, and the suite must have lost nothing. */
export async function replayTests(ports: ReplayPorts, replay: TestReplay): Promise<ReplayedTests> {
  const { repair, nameDocuments } = replay;
  const suiteFiles = resolveNames(repair.setup.suiteFiles, nameDocuments);
  const passToPass = resolveNames(repair.tests.passToPass, nameDocuments);
  if (suiteFiles === null) return missing('setup.suiteFiles', repair.setup.suiteFiles.sha256);
  if (passToPass === null) return missing('tests.passToPass', repair.tests.passToPass.sha256);
  const red = await acceptance(ports, replay, replay.frozen);
  const notRed = checkRed(repair, red);
  if (notRed !== null) return { kind: 'fault', fault: notRed };
  const notGreen = checkGreen(repair, await acceptance(ports, replay, replay.all), red);
  if (notGreen !== null) return { kind: 'fault', fault: notGreen };
  return replaySuite(ports, replay, { suiteFiles, passToPass: withoutAcceptance(repair, passToPass) });
}

/** Acceptance tests that passed on base already are judged with the acceptance tests. */
function withoutAcceptance(repair: RepairPredicate, passToPass: readonly string[]): readonly string[] {
  const judged = new Set(repair.acceptance.tests.map((test) => test.id));
  return passToPass.filter((id) => !judged.has(id));
}

async function replaySuite(
  ports: ReplayPorts,
  replay: TestReplay,
  lists: { readonly suiteFiles: readonly string[]; readonly passToPass: readonly string[] },
): Promise<ReplayedTests> {
  const { suiteFiles, passToPass } = lists;
  if (replay.repair.evidence.suite === null) return withoutSuite(lists);
  const run = (changes: readonly FileChange[], mustPass: readonly string[]) =>
    suite(ports, replay, { changes, mustPass, suiteFiles });
  const head = await run(replay.all, passToPass);
  const isBaseAsked = replay.thorough || failuresOf(head).length > 0;
  const base = isBaseAsked ? await run([], []) : null;
  const problem = checkSuite(passToPass, head, base);
  return problem === null
    ? { kind: 'agrees', failuresOnBase: failuresOf(head).length, suiteFiles }
    : { kind: 'fault', fault: problem };
}

function withoutSuite({
  suiteFiles,
  passToPass,
}: {
  readonly suiteFiles: readonly string[];
  readonly passToPass: readonly string[];
}): ReplayedTests {
  const [unproven] = passToPass;
  if (unproven === undefined) return { kind: 'agrees', failuresOnBase: 0, suiteFiles };
  return { kind: 'fault', fault: fault('binding-mismatch', 'tests.passToPass', unproven, 'no suite that it could belong to') };
}

/** The acceptance tests alone, with canaries: a program that lies about its tests does not pass. */
function acceptance(ports: ReplayPorts, { repair }: TestReplay, changes: readonly FileChange[]): Promise<TestReport> {
  const { runTests, sandbox, limits } = ports;
  const files = repair.acceptance.files.map((file) => file.path);
  const mustPass = repair.acceptance.tests.map((test) => test.id);
  return onCheckout(ports, { commit: repair.base.commit, changes }, (checkout) =>
    runTests({ sandbox, checkout, setup: testSetup(repair.setup, []), files, mustPass, canaries: true, limits }),
  );
}

function suite(
  ports: ReplayPorts,
  { repair }: TestReplay,
  run: { readonly changes: readonly FileChange[]; readonly mustPass: readonly string[]; readonly suiteFiles: readonly string[] },
): Promise<TestReport> {
  const { runTests, sandbox, limits } = ports;
  const files = run.suiteFiles;
  const setup = suiteSetup(testSetup(repair.setup, run.suiteFiles));
  return onCheckout(ports, { commit: repair.base.commit, changes: run.changes }, (checkout) =>
    runTests({ sandbox, checkout, setup, files, mustPass: run.mustPass, canaries: false, limits }),
  );
}

function missing(about: string, digest: string): ReplayedTests {
  return { kind: 'fault', fault: fault('names-missing', about, digest) };
}
