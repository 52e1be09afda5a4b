import type { TestSetup } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { LegTests } from '#domain/gate/leg.ts';
import { isProse } from '#domain/prose-path.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import { testCommand } from '#domain/test-command.ts';
import { detectTestSetup, frozenPaths, type FrozenPaths } from '#engines/test-reports/test-reports.ts';
import { oneLine } from '#lib/one-line.ts';
import type { Checkout } from '#ports/workspace.ts';
import { readPackageJson } from '../../../stages/intake/package-json.ts';
import { listFiles } from '../../../stages/list-files.ts';
import { onCheckout } from '../../verify-receipt/on-checkout.ts';
import { askedFiles } from './asked-files.ts';
import type { Claim, LegPorts } from './read-claim.ts';

export interface PlannedTests {
  readonly kind: 'some';
  /** As base has it: the repository's own allow-list of one command. */
  readonly setup: TestSetup;
  /** The command as a person would type it. */
  readonly argv: readonly string[];
  /** Test files of the pull request. */
  readonly files: readonly string[];
  /** Ids that must be reported; empty where nobody named them. */
  readonly mustPass: readonly string[];
  /** Test files and what they load, as head has them: laid over base. */
  readonly overlay: readonly FileChange[];
  /** The same paths as base has them, where base has them: laid over head. */
  readonly earlier: readonly FileChange[];
  readonly earlierFiles: readonly string[];
}

type Planned = PlannedTests | Extract<LegTests, { kind: 'none' }>;

interface Question {
  readonly base: string;
  readonly testCommand: readonly string[] | null;
  readonly trees: { readonly base: string; readonly head: string };
  readonly claim: Claim;
}

/** Decides from base what is run, and from the diff which test files it is run on. Executes nothing. */
export function planTests(ports: LegPorts, question: Question): Promise<Planned> {
  return onCheckout(ports, { commit: question.base, changes: [] }, async (checkout) => {
    const packageJson = await readPackageJson(checkout);
    const setupOf = async (): Promise<TestSetup | string> => {
      const files = await listFiles(checkout.path);
      const found = detectTestSetup({ checkoutPath: checkout.path, packageJson, dependenciesPath: checkout.dependencies, files });
      if (found.kind === 'none') return found.reason;
      return question.testCommand === null
        ? found.setup
        : { ...found.setup, runner: 'command', entry: null, command: question.testCommand };
    };
    const setup = await setupOf();
    if (typeof setup === 'string') return none('unknown', setup);
    const foreign = question.claim.repair === null ? null : otherCommand(question.claim.repair, setup);
    if (foreign !== null) return none('unknown', foreign);
    return planFrom({ ports, question, checkout, setup, setupOf });
  });
}

interface Planning {
  readonly ports: LegPorts;
  readonly question: Question;
  readonly checkout: Checkout;
  readonly setup: TestSetup;
  readonly setupOf: () => Promise<TestSetup | string>;
}

async function planFrom({ ports, question, checkout, setup, setupOf }: Planning): Promise<Planned> {
  const frozen = frozenPaths(setup, []);
  const paths: string[] = [];
  const isTests = (path: string): boolean => {
    paths.push(path);
    return isTestPath(frozen, path);
  };
  const changed = await ports.objects.changes(question.trees.base, question.trees.head, isTests);
  if (changed.kind !== 'changes')
    return none('unknown', changed.kind === 'missing' ? 'a tree is not in the repository' : `${changed.path} is no text file`);
  const overlay = changed.changes;
  await ports.workspace.apply(checkout, overlay);
  const withTests = await setupOf();
  const runnable = new Set(typeof withTests === 'string' ? [] : withTests.suiteFiles);
  const acceptance = question.claim.repair?.acceptance;
  const changedTests = overlay.filter(({ path, content }) => content !== null && runnable.has(path)).map(({ path }) => path);
  const asked = askedFiles(question.claim.told, setup).filter((path) => runnable.has(path));
  const files = acceptance?.files.map((file) => file.path) ?? [...new Set([...changedTests, ...asked])];
  if (files.length === 0) {
    const code = paths.filter((path) => !isTestPath(frozen, path) && !isProse(path));
    return code.length === 0
      ? none('no-source', 'only documentation and tests change')
      : none('no-tests', `changed without a test: ${code.slice(0, 5).join(', ')}`);
  }
  const earlier = await asOnBase(ports, question.trees.base, overlay);
  return {
    kind: 'some',
    setup,
    argv: testCommand(setup, files),
    files,
    mustPass: acceptance?.tests.map((test) => test.id) ?? [],
    overlay,
    earlier,
    earlierFiles: earlier.map(({ path }) => path).filter((path) => setup.suiteFiles.includes(path)),
  };
}

async function asOnBase(ports: LegPorts, baseTree: string, overlay: readonly FileChange[]): Promise<readonly FileChange[]> {
  const read = await Promise.all(
    overlay.map(async ({ path }) => ({ path, content: await ports.objects.read(baseTree, path), executable: false })),
  );
  return read.filter(({ content }) => content !== null);
}

function isTestPath(frozen: FrozenPaths, path: string): boolean {
  return ['test-file', 'test-support'].includes(frozen.reasonFor(path) ?? '');
}

/** `null` where the receipt's command is the one that base has; else what differs, in one sentence. */
function otherCommand({ setup: claimed }: RepairPredicate, setup: TestSetup): string | null {
  const own = {
    runner: setup.runner,
    entry: setup.entry,
    extraArgv: setup.extraArgv,
    command: setup.command,
    env: Object.entries(setup.env ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  };
  const theirs = {
    runner: claimed.runner,
    entry: claimed.entry,
    extraArgv: claimed.extraArgv,
    command: claimed.command,
    env: claimed.env.map(({ name, value }) => [name, value]),
  };
  const differs = (Object.keys(own) as (keyof typeof own)[]).find(
    (key) => JSON.stringify(own[key]) !== JSON.stringify(theirs[key]),
  );
  if (differs === undefined) return null;
  return `the receipt names another test command than the one of this repository (${differs}: ${JSON.stringify(theirs[differs]).slice(0, 100)}, here ${JSON.stringify(own[differs]).slice(0, 100)}), so it was not run`;
}

function none(because: 'no-source' | 'no-tests' | 'unknown', detail: string): Planned {
  return { kind: 'none', because, detail: oneLine(detail, 500) };
}
