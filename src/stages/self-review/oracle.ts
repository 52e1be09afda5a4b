import type { RunState } from '#domain/run-state.ts';
import { consultOracle } from '#engines/test-reports/test-reports.ts';
import { withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';

type Input = Pick<RunState, 'repository' | 'reproduction' | 'acceptance' | 'chosen'>;

/**
 * The black-box oracle: a child prints the values of the examples' expressions, this process compares them with the expected ones. It
 * cannot be deceived by a patched test framework. Returns one sentence per disagreement; nothing where the issue has no expressions.
 */
export async function disagreements(state: Input, context: PhaseContext): Promise<readonly string[]> {
  const { reproduction } = state;
  if (reproduction.kind !== 'examples') return [];
  const judged = new Set(Object.values(state.acceptance.tests).flat());
  const examples = reproduction.examples.filter((example) => judged.has(example.id));
  const overlay = { base: state.repository.base, changes: state.chosen.patch.changes };
  const { problems } = await withCheckout(context, overlay, (checkout) =>
    consultOracle({
      sandbox: context.sandbox,
      checkout,
      setup: state.acceptance.setup,
      reproduction: { ...reproduction, examples },
      limits: context.settings.limits,
    }),
  );
  return problems.map((problem) => (problem.kind === 'oracle-disagrees' ? problem.detail : problem.kind));
}
