import { bubblewrapSandbox } from '../../../adapters/bubblewrap/bubblewrap-sandbox.ts';
import { measureBaseline, type Baseline, type MeasuredTest, type RerunContext, type TryHow } from '../rerun.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from './small-repository.ts';

/** A small repository whose tests have been run once as they are. */
export interface MeasuredRepository {
  readonly repository: SmallRepository;
  readonly context: RerunContext;
  readonly baseline: Baseline;
  readonly failing: readonly MeasuredTest[];
  readonly passing: readonly MeasuredTest[];
}

/** Makes it of its files and of one acceptance test, and measures it in the real sandbox. */
export async function measuredRepository(
  files: Readonly<Record<string, string>>,
  test: { readonly path: string; readonly text: string; readonly extraArgv?: readonly string[] },
): Promise<MeasuredRepository> {
  const repository = await smallRepository(files);
  const acceptance = acceptanceOf(test.path, test.text, { extraArgv: test.extraArgv ?? [] });
  const context: RerunContext = {
    sandbox: bubblewrapSandbox(),
    checkout: repository.checkout,
    acceptance,
    suiteFiles: [],
    seed: 1,
  };
  const baseline = await measureBaseline(context);
  const failing = baseline.tests.filter((each) => each.status === 'failed');
  const passing = baseline.tests.filter((each) => each.status === 'passed');
  return { repository, context, baseline, failing, passing };
}

/** All failing tests, with the usual fuel. */
export const thoroughly: TryHow = { patience: 1, isThorough: true, wallMs: 60_000, progress: () => undefined };
