import type { RunState } from '#domain/run-state.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { type BuildInput, climb } from './climb.ts';
import { settle } from './settle.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'chosen' | 'attempts'>>;

/** Phase 8: builders propose, cheapest first; only what the acceptance tests and the suite say about a proposal counts. */
export const implement: RegisteredPhase = register({
  phase: 'IMPLEMENT',
  reads: [
    'repository',
    'issue',
    'setup',
    'acceptance',
    'acceptanceOnBase',
    'visibleTests',
    'reproduction',
    'suiteOnBase',
    'plan',
  ],
  mayRead: ['behaviours', 'attempts', 'sentBack'],
  writes: ['chosen', 'attempts'],
  async run(state: BuildInput, context): Promise<Outcome> {
    return settle(state, context, await climb(state, context));
  },
});
