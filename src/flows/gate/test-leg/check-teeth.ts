import type { FileChange } from '#domain/candidate-patch.ts';
import { legRun, type LegResult, type LegRun } from '#domain/gate/leg.ts';
import { sampleMutants, type SampledMutant } from '#engines/repair/mutant-sample.ts';
import { onCheckout } from '../../verify-receipt/on-checkout.ts';
import type { PlannedTests } from './plan-tests.ts';
import type { LegPorts } from './read-claim.ts';

/** A mutant that runs longer than this is an endless loop, and so noticed. */
const mutantWallMs = 20_000;

/** No further mutant is begun after this time; those that ran are counted. */
const allMutantsMs = 90_000;

export interface TeethQuestion {
  readonly request: {
    readonly base: string;
    readonly head: string;
    readonly progress: (doing: string, done: number, total: number | null) => void;
  };
  readonly planned: Pick<PlannedTests, 'setup' | 'files'>;
  /** The changed sources, as head has them. */
  readonly changes: readonly FileChange[];
  /** The same tests on head, as it is. */
  readonly repeats: readonly LegRun[];
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * Small faults in the changed lines, one at a time, and whether a test of the pull request that passes on head notices. `null` where none
 * could be made, or nothing passes that could notice one. A fault that keeps a file from loading is not counted: any test notices that.
 */
export async function checkTeeth(ports: LegPorts, question: TeethQuestion): Promise<LegResult['mutants']> {
  const { request, changes, repeats, now = () => performance.now() } = question;
  const passing = alwaysPassing(repeats);
  if (passing.length === 0 || changes.length === 0) return null;
  const origin = { builder: 'pull-request', template: null, location: null };
  const { diff } = await ports.workspace.candidate(request.base, changes, origin);
  const sample = sampleMutants({ changes, diff });
  const until = now() + allMutantsMs;
  let [killed, total] = [0, 0];
  for (const [index, mutant] of sample.entries()) {
    if (now() >= until) break;
    request.progress('small faults in the changed lines', index, sample.length);
    const noticed = isNoticed(await runOn(ports, question, mutant), passing);
    if (noticed === null) continue;
    total += 1;
    if (noticed) killed += 1;
  }
  return total === 0 ? null : { killed, total };
}

async function runOn(ports: LegPorts, { request, planned }: TeethQuestion, { path, source }: SampledMutant): Promise<LegRun> {
  const { runTests, sandbox } = ports;
  const { setup, files } = planned;
  const limits = { ...ports.limits, wallMs: Math.min(ports.limits.wallMs, mutantWallMs) };
  const changes = [{ path, content: source, executable: false }];
  const report = await onCheckout(ports, { commit: request.head, changes }, (checkout) =>
    runTests({ sandbox, checkout, setup, files, mustPass: [], canaries: false, limits }),
  );
  return legRun(report).run;
}

/** `null` where the program did not get so far that a test could say anything. */
function isNoticed({ tests, fileFailures, problems }: LegRun, passing: readonly string[]): boolean | null {
  if (problems.includes('timed-out')) return true;
  const withStatus = (wanted: string): ReadonlySet<string> =>
    new Set(tests.filter(({ status }) => status === wanted).map(({ id }) => id));
  const [failed, passed] = [withStatus('failed'), withStatus('passed')];
  if (passing.some((id) => failed.has(id))) return true;
  return fileFailures.length > 0 || passing.some((id) => !passed.has(id)) ? null : false;
}

function alwaysPassing(repeats: readonly LegRun[]): readonly string[] {
  const [first, ...others] = repeats.map(
    ({ tests }) => new Set(tests.filter(({ status }) => status === 'passed').map(({ id }) => id)),
  );
  return [...(first ?? [])].filter((id) => others.every((passed) => passed.has(id)));
}
