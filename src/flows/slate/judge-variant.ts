import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { BuildAttempt, ChosenCandidate, RunState } from '#domain/run-state.ts';
import type { VariantCost, VariantMaker } from '#domain/slate.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { feedbackOn } from '#stages/implement/feedback.ts';
import { judgeCandidate } from '#stages/implement/gate.ts';
import type { PhaseContext } from '#stages/phase-spec.ts';
import { selfReview } from '#stages/self-review/self-review.ts';
import { onlyFields } from '../issue-to-draft-pr.ts';
import type { Passed, Spent, Workshop } from './workshop.ts';

export interface Proposal {
  readonly id: string;
  readonly candidate: RankedCandidate;
  readonly maker: VariantMaker;
  readonly pool: string;
  readonly tried: number;
  readonly alike: number;
  readonly spent: Spent;
  readonly buildMs: number;
}

export type Judged =
  | { readonly kind: 'passed'; readonly passed: Passed; readonly gate: NewHypothesisNode }
  | {
      readonly kind: 'missed';
      /** One sentence. */
      readonly why: string;
      /** What its builder is told: never the text of an acceptance test. */
      readonly told: string;
      readonly gate: NewHypothesisNode;
      readonly judgeMs: number;
    };

/**
 * The gates of `patchline fix` on one candidate, each in fresh processes, each step durable: nothing frozen touched and acceptance green, then suite,
 * mutants, black-box oracle, the owner's gates, reviewers, score. Nobody is there to send it back to.
 */
export async function judgeVariant(workshop: Workshop, proposal: Proposal): Promise<Judged> {
  const { id, candidate, maker } = proposal;
  const key = candidate.patch.id.slice(0, 16);
  const context = workshop.contextFor(`variants/${id}`);
  const { verdict, ms } = await context.step(`gate-${key}`, () =>
    timed(context, async () => ({ verdict: await judgeCandidate(workshop.state, context, candidate, 'never') })),
  );
  if (verdict.kind !== 'passed') {
    const told = feedbackOn({ patch: candidate.patch, verdict, reading: null, perturbed: null, failing: [], trajectory: null });
    return { kind: 'missed', why: verdict.why, told, gate: verdict.node, judgeMs: ms };
  }
  const reviewed = await review(workshop, context, proposal);
  if (reviewed.outcome.kind !== 'continue') {
    const why = reviewed.outcome.kind === 'halt' ? reviewed.outcome.halt.summary : 'it was sent back';
    return { kind: 'missed', why, told: toldOf(reviewed.outcome), gate: verdict.node, judgeMs: ms + reviewed.ms };
  }
  const { produced, nodes } = reviewed.outcome;
  const { chosen, judgement, reviews, ownerGates } = produced as Pick<
    RunState,
    'chosen' | 'judgement' | 'reviews' | 'ownerGates'
  >;
  const forecast = await context.step(`forecast-${key}`, async () => workshop.forecast(chosen.patch, judgement.score));
  const cost: VariantCost = { ...proposal.spent, buildMs: proposal.buildMs, judgeMs: ms + reviewed.ms };
  const passed: Passed = {
    id,
    maker,
    pool: proposal.pool,
    plausibility: candidate.plausibility,
    chosen,
    judgement,
    reviews,
    ownerGates,
    attempt: attemptOf(maker),
    forecast,
    cost,
    alike: proposal.alike,
    nodes,
  };
  return { kind: 'passed', passed, gate: verdict.node };
}

type Outcome = Awaited<ReturnType<typeof selfReview.run>>;

function review(
  { state }: Workshop,
  context: PhaseContext,
  { candidate, maker, tried }: Proposal,
): Promise<{ readonly outcome: Outcome; readonly ms: number }> {
  const { patch, reasons, leftOut } = candidate;
  const chosen: ChosenCandidate = {
    patch,
    reasons,
    builder: maker.builder,
    rivals: [],
    unseparatedRivals: 0,
    tried,
    ...(leftOut === undefined ? {} : { leftOut }),
  };
  const name = `review-${patch.id.slice(0, 16)}`;
  const alone: PhaseContext = { ...context, ladder: [], step: (inner, execute) => context.step(`${name}/${inner}`, execute) };
  return context.step(name, () =>
    timed(context, async () => ({
      outcome: await selfReview.run(onlyFields({ ...state, chosen, attempts: [attemptOf(maker)] }, selfReview), alone),
    })),
  );
}

function attemptOf({ rung, tier, builder, model }: VariantMaker): BuildAttempt {
  return { rung, tier, builder, model, outcome: 'passed', why: 'a variant of a slate that passed every gate' };
}

/** A later gate knows tests that builders may not know: only its name is told. */
function toldOf(outcome: Outcome): string {
  const gate = outcome.kind === 'halt' ? outcome.halt.reason : 'the review';
  const broken =
    outcome.kind === 'halt' && outcome.halt.reason === 'regression-found' ? `\n${outcome.halt.evidence.join('\n')}` : '';
  return `Your change turned the issue's own examples green and was refused by a later gate: ${gate}.${broken}`;
}

async function timed<T extends object>({ clock }: PhaseContext, work: () => Promise<T>): Promise<T & { readonly ms: number }> {
  const from = clock.now();
  return { ...(await work()), ms: clock.now() - from };
}
