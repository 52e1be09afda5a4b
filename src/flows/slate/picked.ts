import type { Phase } from '#domain/phase.ts';
import type { ChosenCandidate, RunState } from '#domain/run-state.ts';
import { register, type RegisteredPhase } from '#stages/phase-spec.ts';
import { judgementBeside, rivalsOf } from './assemble.ts';
import type { Compared } from './compare.ts';
import type { Passed, Tried } from './workshop.ts';

interface Pick {
  readonly chosen: Passed;
  readonly tried: Tried;
  readonly compared: Compared;
}

/** IMPLEMENT and SELF_REVIEW of a run whose candidate a person picked: they give what was recorded when the slate was made. */
export function pickedPhases({ chosen, tried, compared }: Pick): Partial<Readonly<Record<Phase, RegisteredPhase>>> {
  const rivals = rivalsOf(chosen, tried.passed, compared);
  const beside: ChosenCandidate = {
    ...chosen.chosen,
    rivals: rivals.map((rival) => ({ diff: rival.chosen.patch.diff, differsOn: differences(chosen, rival, compared) })),
    unseparatedRivals: rivals.length,
  };
  const implement = register({
    phase: 'IMPLEMENT',
    reads: [],
    writes: ['chosen', 'attempts'],
    run: async () => ({
      kind: 'continue',
      produced: { chosen: beside, attempts: [chosen.attempt] } satisfies Partial<RunState>,
      learnt: [`a person picked ${chosen.id} of ${tried.passed.length} candidates that passed every gate`],
      nodes: tried.nodes,
    }),
  });
  const judgement = judgementBeside(chosen, rivals);
  const selfReview = register({
    phase: 'SELF_REVIEW',
    reads: [],
    writes: ['judgement', 'reviews', 'ownerGates'],
    run: async () => ({
      kind: 'continue',
      produced: { judgement, reviews: chosen.reviews, ownerGates: chosen.ownerGates },
      learnt: [`score ${judgement.score.value.toFixed(2)}: ${judgement.score.route}, judged when the slate was made`],
      nodes: chosen.nodes,
    }),
  });
  return { IMPLEMENT: implement, SELF_REVIEW: selfReview };
}

function differences(one: Passed, other: Passed, { differences: all }: Compared): readonly string[] {
  return all
    .filter(
      ({ results }) => results[one.id] !== undefined && results[other.id] !== undefined && results[one.id] !== results[other.id],
    )
    .slice(0, 3)
    .map(({ input, results }) => `${input}: ${results[other.id] ?? '?'}, this one gives ${results[one.id] ?? '?'}`);
}
