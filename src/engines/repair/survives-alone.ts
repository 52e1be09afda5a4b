import { tryEdits, type Baseline, type MeasuredTest, type RerunContext, type TryOutcome } from '../rerun/rerun.ts';
import { lastPatience } from './search.ts';
import { textsAfter, type Trial } from './trial.ts';

interface Tests {
  readonly failing: readonly MeasuredTest[];
  readonly passing: readonly MeasuredTest[];
}

const wallMs = 90_000;
/** So many tests may turn out to fail alone on base too before a break is held against the survivor. */
const mostUnsteady = 5;

/**
 * Runs survivors as plain files, each in a process of its own: what other candidates left behind cannot help them. A passing test that
 * breaks there counts only where base, in a process of its own, passes it. One whose time ran out is kept: the gates judge it again.
 */
export function aloneWith(context: RerunContext, baseline: Baseline, tests: Tests): (trial: Trial) => Promise<boolean> {
  let { passing } = tests;
  const outcomeOf = async (texts: Record<string, string>, failing: readonly MeasuredTest[]): Promise<TryOutcome | undefined> => {
    const only = { edit: null, whole: () => texts };
    const options = { failing, passing, patience: lastPatience, isThorough: false, wallMs, progress: () => undefined };
    return (await tryEdits(context, baseline, [only], options))[0];
  };
  return async (trial) => {
    const onBaseTexts = Object.fromEntries(trial.candidates.map(({ path, original }) => [path, original]));
    for (let unsteady = 0; ; unsteady += 1) {
      const outcome = await outcomeOf(textsAfter(trial.candidates), tests.failing);
      if (outcome?.kind !== 'regressed')
        return outcome === undefined || outcome.kind === 'survived' || outcome.kind === 'not-tried';
      const onBase = unsteady < mostUnsteady ? await outcomeOf(onBaseTexts, []) : undefined;
      if (onBase?.kind !== 'regressed') return false;
      passing = passing.filter((test) => test.id !== onBase.broke);
    }
  };
}
