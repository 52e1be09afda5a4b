import type { RunState } from '#domain/run-state.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { climb } from './climb.ts';
import { type DoubtInput, doubtTests } from './doubted-tests.ts';
import { obeyedHalt } from './obeyed-halt.ts';
import { settle } from './settle.ts';

type Outcome = PhaseOutcome<
  Pick<RunState, 'chosen' | 'attempts'> & Partial<Pick<RunState, 'acceptance' | 'acceptanceOnBase' | 'modelTests' | 'findings'>>
>;

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
  mayRead: ['behaviours', 'modelTests', 'findings', 'attempts', 'sentBack'],
  writes: ['chosen', 'attempts'],
  mayWrite: ['acceptance', 'acceptanceOnBase', 'modelTests', 'findings'],
  async run(state: DoubtInput, context): Promise<Outcome> {
    const seen = await climb(state, context);
    if (seen.obeyed.length > 0) return obeyedHalt(seen);
    const doubted = await doubtTests(state, context, seen);
    if (doubted === null) return settle(state, context, seen);
    const learnt = [...seen.learnt, seen.last, ...doubted.learnt];
    return { kind: 'continue', produced: doubted.produced, learnt, nodes: seen.nodes };
  },
});
