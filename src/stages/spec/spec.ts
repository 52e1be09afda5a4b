import type { RunState } from '#domain/run-state.ts';
import type { Behaviours } from '#domain/spec.ts';
import { behavioursOf } from '#engines/acceptance/acceptance.ts';
import { count } from '#present/run-log.ts';
import { seatOf } from '../ask-panel.ts';
import { lastCouncilRound, roundOf } from '../council-rounds.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { contradictions } from './contradictions.ts';
import { objectionText } from './objection.ts';
import { findingsToAnswer, writeSpec, type SpecInput, type WrittenSpec } from './write-spec.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'behaviours'> & Partial<Pick<RunState, 'council' | 'specDocuments'>>>;

/**
 * Phase 5: what must hold, in sentences, from what the issue expects; two examples that contradict each other are no specification. A model may add behaviours
 * and a plan, and answers the council, which is asked again.
 */
export const spec: RegisteredPhase = register({
  phase: 'SPEC',
  reads: ['repository', 'issue', 'claims', 'setup', 'reproduction', 'examplesOnBase', 'findings'],
  mayRead: ['council', 'behaviours', 'specDocuments'],
  writes: ['behaviours'],
  mayWrite: ['council', 'specDocuments'],
  async run(state, context): Promise<Outcome> {
    const stated = behavioursOf(state.reproduction, state.issue);
    const conflicts = contradictions(state.reproduction);
    if (conflicts.length > 0) return contradictory(conflicts);
    const { specDocuments: before } = state;
    if (seatOf(context, 'spec-author') === null) return asStated(stated, []);
    if (before !== undefined && findingsToAnswer(state).length === 0)
      return {
        kind: 'continue',
        produced: { behaviours: state.behaviours ?? stated },
        learnt: ['the council has no open question'],
        nodes: [],
      };
    const written = await writeSpec(state, stated, context);
    if (written.documents === null) return withoutDraft(state, stated, written.learnt);
    return afterReview(written, state, context);
  },
});

/** It is as if nobody had been asked; what only the author could have answered goes back to the council, which halts on it. */
function withoutDraft(state: SpecInput, stated: Behaviours, learnt: readonly string[]): Outcome {
  const behaviours = state.behaviours ?? stated;
  const blocks = findingsToAnswer(state).some(({ finding }) => finding.severity === 'blocking');
  return blocks ? { kind: 'back', to: 'COUNCIL', produced: { behaviours }, learnt, nodes: [] } : asStated(behaviours, learnt);
}

function afterReview(written: WrittenSpec, state: SpecInput, { settings, visit }: PhaseContext): Outcome {
  const { behaviours, documents, council, answered, unanswered, confirmed } = written;
  const produced = { behaviours, specDocuments: documents, ...(state.council === undefined ? {} : { council }) };
  const learnt = [...described(behaviours), ...written.learnt];
  if (confirmed.length > 0 && !settings.lifted.includes('spec-rejected')) {
    return {
      kind: 'halt',
      halt: {
        reason: 'spec-rejected',
        summary:
          'The specification was not mended in four rounds, and what the spec-adversary objects to was confirmed mechanically.',
        evidence: confirmed.map(objectionText),
        wayOn:
          'Say in the issue what is wanted, and begin a new run; or go on without these sentences with --resume and --proceed-anyway.',
      },
      known: produced,
      learnt,
      nodes: [],
    };
  }
  // Blocking findings without an answer go back too: the council halts on them.
  const mayAskAgain = visit < lastCouncilRound && roundOf(council) < lastCouncilRound;
  if (unanswered.length > 0 || (answered > 0 && mayAskAgain)) return { kind: 'back', to: 'COUNCIL', produced, learnt, nodes: [] };
  return { kind: 'continue', produced, learnt, nodes: [] };
}

function asStated(behaviours: Behaviours, learnt: readonly string[]): Outcome {
  return { kind: 'continue', produced: { behaviours }, learnt: [...described(behaviours), ...learnt], nodes: [] };
}

function described({ behaviours }: Behaviours): readonly string[] {
  return [
    count(behaviours.length, 'behaviour'),
    ...behaviours.map(({ id, text, by }) => `${id}: ${text}${by === undefined ? '' : ` (added by ${by})`}`),
  ];
}

function contradictory(conflicts: readonly string[]): Outcome {
  return {
    kind: 'halt',
    halt: {
      reason: 'spec-rejected',
      summary: 'The issue expects two different results of the same call, so no program can do what it asks.',
      evidence: conflicts,
      wayOn: 'Correct the issue, then run the same command again.',
    },
    learnt: ['the examples of the issue contradict each other'],
    nodes: [],
  };
}
