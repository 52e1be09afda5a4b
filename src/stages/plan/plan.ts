import { formatLocation } from '#domain/source-location.ts';
import type { RunState } from '#domain/run-state.ts';
import { locateFault } from '#engines/localize/localize.ts';
import { frozenChanges, withCheckout } from '../execution.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'plan'>>;

/** Phase 7: where to look, from what failing and passing tests execute, from stack frames, and from the issue's words. */
export const plan: RegisteredPhase = register({
  phase: 'PLAN',
  reads: ['repository', 'issue', 'claims', 'visibleTests', 'acceptanceOnBase'],
  writes: ['plan'],
  async run({ repository, issue, claims, visibleTests, acceptanceOnBase }, context): Promise<Outcome> {
    const frames = acceptanceOnBase.results.flatMap((result) => result.failure?.frames ?? []);
    const named = claims.flatMap(({ claim, verdict }) =>
      verdict.kind === 'found' ? [{ kind: claim.kind, text: claim.text, at: verdict.at }] : [],
    );
    const { locations, notes } = await withCheckout(
      context,
      { base: repository.base, changes: frozenChanges(visibleTests) },
      (checkout) =>
        locateFault({
          sandbox: context.sandbox,
          checkout,
          tests: visibleTests,
          hints: { frames, text: `${issue.title}\n${issue.body}`, named },
          limits: context.settings.limits,
          progress: context.progress,
        }),
    );
    const [first] = locations;
    const steps = [
      `look at ${locations.length} suspicious statements, most suspicious first`,
      'change as little as makes the acceptance tests green',
    ];
    return {
      kind: 'continue',
      produced: { plan: { locations, steps } },
      learnt: [
        first === undefined
          ? 'no statement could be singled out'
          : `${locations.length} suspicious statements; first ${formatLocation(first.at)} (${first.reasons.join(', ')})`,
        ...notes,
      ],
      nodes: locations.slice(0, 5).map((location) => ({
        parent: null,
        edge: 'supported: look for the place',
        claim: `The fault is at ${formatLocation(location.at)}.`,
        mode: 'abduction' as const,
        perturbation: { argv: null, changes: [], withAcceptanceTests: true },
        expected: 'a change here turns the acceptance tests green',
        observed: { exitCode: null, tests: {}, note: location.reasons.join(', ') },
        classification: 'inconclusive' as const,
        trajectory: null,
        credence: location.score / 2,
        folded: 0,
      })),
    };
  },
});
