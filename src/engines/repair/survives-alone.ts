import { tryEdits, type Baseline, type MeasuredTest, type RerunContext } from '../rerun/rerun.ts';
import { generousPatience } from './search.ts';
import { textsAfter, type Trial } from './trial.ts';

/** Runs one survivor as a plain file in a process of its own: what other candidates left behind cannot help it. */
export async function survivesAlone(
  context: RerunContext,
  baseline: Baseline,
  trial: Trial,
  tests: { readonly failing: readonly MeasuredTest[]; readonly passing: readonly MeasuredTest[] },
): Promise<boolean> {
  const only = { edit: null, whole: () => textsAfter(trial.candidates) };
  const [outcome] = await tryEdits(context, baseline, [only], {
    ...tests,
    patience: generousPatience,
    wallMs: 30_000,
    progress: () => undefined,
  });
  return outcome?.kind === 'survived';
}
