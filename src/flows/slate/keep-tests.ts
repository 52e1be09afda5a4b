import type { AcceptanceTests, FrozenFile } from '#domain/acceptance.ts';
import type { RunState } from '#domain/run-state.ts';
import { sha256 } from '#lib/digest.ts';
import { runAcceptance } from '#stages/execution.ts';
import type { PhaseContext, PhaseOutcome, RegisteredPhase } from '#stages/phase-spec.ts';

/**
 * TEST_FIRST of a later round: what was frozen before stays frozen. Tests whose text stands in the new files unchanged are kept with them; of any other
 * the whole old file is laid beside the new ones, under a name of its own.
 */
export function keepingTests(phase: RegisteredPhase, frozen: AcceptanceTests, round: number): RegisteredPhase {
  if (phase.phase !== 'TEST_FIRST') return phase;
  return {
    ...phase,
    async run(state, context) {
      const outcome = await phase.run(state, context);
      return outcome.kind === 'continue' ? await withKept(outcome, { state, context, frozen, round }) : outcome;
    },
  };
}

interface Keeping {
  readonly state: RunState;
  readonly context: PhaseContext;
  readonly frozen: AcceptanceTests;
  readonly round: number;
}

type Continued = Extract<PhaseOutcome<Partial<RunState>>, { readonly kind: 'continue' }>;

async function withKept(outcome: Continued, { state, context, frozen, round }: Keeping): Promise<Continued> {
  const { acceptance } = outcome.produced;
  if (acceptance === undefined) return outcome;
  const gone = frozen.files.filter((file) => !standsIn(file, acceptance.files));
  const kept = Object.keys(frozen.tests).length;
  const says = `${kept} ${kept === 1 ? 'test' : 'tests'} frozen in an earlier round ${kept === 1 ? 'stays' : 'stay'} frozen`;
  if (gone.length === 0) return { ...outcome, learnt: [...outcome.learnt, says] };
  const merged = gone.reduce((sum, file) => besides(sum, frozen, { file, round }), acceptance);
  const overlay = { base: state.repository.base, changes: [] };
  const produced = { ...outcome.produced, acceptance: merged, acceptanceOnBase: await runAcceptance(context, overlay, merged) };
  return { ...outcome, produced, learnt: [...outcome.learnt, `${says}, in a file of their own`] };
}

/** Whether every line of an old file is in one of the new ones, in the same order. */
export function standsIn(old: Pick<FrozenFile, 'content'>, files: readonly Pick<FrozenFile, 'content'>[]): boolean {
  const wanted = old.content.split('\n').filter((line) => line.trim() !== '');
  return files.some(({ content }) => {
    let at = 0;
    for (const line of content.split('\n')) if (line === wanted[at]) at += 1;
    return at === wanted.length;
  });
}

function besides(
  acceptance: AcceptanceTests,
  frozen: AcceptanceTests,
  { file, round }: { readonly file: FrozenFile; readonly round: number },
): AcceptanceTests {
  const path = file.path.replace(/(\.[^/]*)$/, `-round-${round - 1}$1`);
  const own = Object.keys(frozen.tests).filter((id) => id.startsWith(`${file.path} > `));
  const tests = Object.fromEntries(own.map((id) => [`${path}${id.slice(file.path.length)}`, []]));
  const moved: FrozenFile = { path, content: file.content, digest: sha256(file.content) };
  return { ...acceptance, files: [...acceptance.files, moved], tests: { ...acceptance.tests, ...tests } };
}
