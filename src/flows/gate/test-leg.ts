import type { FileChange } from '#domain/candidate-patch.ts';
import { legRun, type Leg, type LegResult, type LegRun } from '#domain/gate/leg.ts';
import { WorldError } from '#domain/world-error.ts';
import { spread } from '#lib/spread.ts';
import { onCheckout } from '../verify-receipt/on-checkout.ts';
import { changedSources } from './test-leg/changed-sources.ts';
import { checkTeeth } from './test-leg/check-teeth.ts';
import { judgeTampering } from './test-leg/judge-tampering.ts';
import { type PlannedTests, planTests } from './test-leg/plan-tests.ts';
import { type LegPorts, readClaim } from './test-leg/read-claim.ts';

export type { LegPorts } from './test-leg/read-claim.ts';

export interface LegRequest {
  readonly leg: Leg;
  /** Full commit ids; `base` is the best common ancestor of head and the base branch. */
  readonly base: string;
  readonly head: string;
  /** The body of the pull request: untrusted text, in which a receipt is looked for. */
  readonly body: string;
  /** How often the tests of the pull request are run, 1 to 10; what differs between repetitions proves nothing. */
  readonly repeats: number;
  /** The owner's own test command, from the configuration on base; `null`: detect it. */
  readonly testCommand: readonly string[] | null;
  readonly progress: (doing: string, done: number, total: number | null) => void;
}

/** More files of a suite than this are sampled, evenly over their sorted names. */
const mostSuiteFiles = 400;

/**
 * Executes one leg of the test stage in the sandbox: the base commit with the tests of the pull request laid over it, or the head
 * commit. What is run is decided by base alone (runner, arguments, configuration): the pull request brings test files and code, never
 * a command. Throws WorldError where the machine or the repository cannot do it; that is no result.
 */
export async function runLeg(ports: LegPorts, request: LegRequest): Promise<LegResult> {
  const [baseTree, headTree] = await Promise.all([ports.objects.treeOf(request.base), ports.objects.treeOf(request.head)]);
  if (baseTree === null || headTree === null) throw missingCommit(baseTree === null ? request.base : request.head);
  const trees = { base: baseTree, head: headTree };
  const claim = await readClaim(ports, { body: request.body, head: request.head, trees });
  const planned = await planTests(ports, { base: request.base, testCommand: request.testCommand, trees, claim });
  const about = { kind: 'patchline-gate-leg', version: 1, leg: request.leg, base: request.base, head: request.head } as const;
  const nothing = { repeats: [], suite: null, earlier: null, mutants: null, tampering: [], truncated: false };
  if (planned.kind === 'none') return { ...about, claim: claim.told, tests: planned, ...nothing };

  const run = runner(ports, request, planned);
  const overlay = request.leg === 'base' ? planned.overlay : [];
  const repeats: LegRun[] = [];
  for (let round = 0; round < request.repeats; round++) {
    request.progress(`its tests on ${request.leg}`, round, request.repeats);
    repeats.push(await run(planned.files, overlay, planned.mustPass));
  }
  const isHead = request.leg === 'head';
  const gone = new Set(isHead ? planned.overlay.filter(({ content }) => content === null).map(({ path }) => path) : []);
  const sample = spread(planned.setup.suiteFiles.filter((path) => !gone.has(path)).toSorted(), mostSuiteFiles);
  request.progress(`the suite on ${request.leg}`, 0, null);
  const suite = sample.length === 0 && planned.setup.command === null ? null : await run(sample, [], []);
  const earlier = isHead && planned.earlier.length > 0 ? await run(planned.earlierFiles, planned.earlier, []) : null;
  const judged = isHead ? await judgeHead(ports, { request, planned, trees, repeats }) : { mutants: null, tampering: [] };
  return {
    ...about,
    claim: claim.told,
    tests: { kind: 'some', runner: planned.setup.runner, argv: planned.argv, files: planned.files },
    repeats,
    suite,
    earlier,
    ...judged,
    truncated: run.truncated(),
  };
}

interface HeadUnderTest {
  readonly request: LegRequest;
  readonly planned: PlannedTests;
  readonly trees: { readonly base: string; readonly head: string };
  readonly repeats: readonly LegRun[];
}

/** What the sources of the pull request say about its tests. */
async function judgeHead(
  ports: LegPorts,
  { request, planned, trees, repeats }: HeadUnderTest,
): Promise<Pick<LegResult, 'mutants' | 'tampering'>> {
  const sources = await changedSources(ports, { trees, setup: planned.setup });
  const tampering = await judgeTampering(ports, { baseTree: trees.base, setup: planned.setup, sources });
  const mutants =
    sources.kind === 'unreadable' ? null : await checkTeeth(ports, { request, planned, changes: sources.changes, repeats });
  return { mutants, tampering };
}

type Run = ((files: readonly string[], changes: readonly FileChange[], mustPass: readonly string[]) => Promise<LegRun>) & {
  readonly truncated: () => boolean;
};

function runner(ports: LegPorts, request: LegRequest, { setup }: PlannedTests): Run {
  let truncated = false;
  const commit = request.leg === 'base' ? request.base : request.head;
  const { runTests, sandbox, limits } = ports;
  const run = async (files: readonly string[], changes: readonly FileChange[], mustPass: readonly string[]): Promise<LegRun> => {
    const report = await onCheckout(ports, { commit, changes }, (checkout) =>
      runTests({ sandbox, checkout, setup, files, mustPass, canaries: true, limits }),
    );
    const told = legRun(report);
    truncated ||= told.truncated;
    return told.run;
  };
  return Object.assign(run, { truncated: () => truncated });
}

function missingCommit(commit: string): WorldError {
  return new WorldError(
    'repository',
    `Cannot test the pull request: the repository does not hold the commit ${commit}. Fetch the base branch and the pull request with their history (fetch-depth: 0 in actions/checkout), then run this again.`,
  );
}
