import type { Halt } from '#domain/halt.ts';
import { reviewers } from '#domain/model-role.ts';
import type { BuildAttempt, Judgement, RunState, SentBack } from '#domain/run-state.ts';
import { canonicalDigest } from '#lib/canonical-json.ts';
import { seatOf } from '../ask-panel.ts';
import { type OwnerGates, ownerGateHalt, redGates, runOwnerGates } from '../owner-gates.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { describe, judge } from './judge.ts';
import { bestKept, type Candidate, isBetter } from './kept.ts';
import { look, type LookInput, type Seen } from './look.ts';
import { nextMove } from './next-move.ts';
import { refuse, tooWeak } from './refuse.ts';
import { type Reviewed, reviewDiff } from './review-diff.ts';
import { feedbackOf } from './send-back.ts';
import { weighReviews } from './weigh-reviews.ts';

type Produced = Pick<RunState, 'chosen' | 'judgement' | 'reviews' | 'ownerGates'>;
type Outcome = PhaseOutcome<Produced & Partial<Pick<RunState, 'sentBack'>>>;
type Input = LookInput & Pick<RunState, 'behaviours'> & Partial<Pick<RunState, 'attempts' | 'sentBack'>>;

/** Phase 9: the gates on the chosen change, each in fresh processes, an attack on it, then the score: a pure function of what was seen. */
export const selfReview: RegisteredPhase = register({
  phase: 'SELF_REVIEW',
  reads: [
    'repository',
    'setup',
    'acceptance',
    'acceptanceOnBase',
    'suiteOnBase',
    'heldAside',
    'reproduction',
    'behaviours',
    'chosen',
  ],
  mayRead: ['attempts', 'sentBack'],
  writes: ['chosen', 'judgement', 'reviews', 'ownerGates'],
  mayWrite: ['sentBack'],
  async run(state: Input, context): Promise<Outcome> {
    const known = sameGates(state, context).findLast(({ chosen }) => chosen.patch.id === state.chosen.patch.id);
    if (known !== undefined) return publishKept(state, context, known);
    const seen = await look(state, context);
    const bare = judge(state, seen, null);
    const refusal = refuse(bare, seen, context) ?? tooWeak(judge(state, seen, 'approve'), bare);
    if (refusal !== null)
      return haltOrKept(state, context, { halt: refusal, judgement: bare, learnt: learntOf(bare), nodes: [] });
    const gates = await askOwner(state, context);
    // What a gate already speaks against need not be paid for.
    const reviewed = isRed(gates, context) ? nothingReviewed : await reviewDiff(state, context, seen.after);
    return decide(state, context, { seen, gates, reviewed });
  },
});

/** Durable, because a live probe's writes are counted. */
async function askOwner({ repository, chosen }: Input, context: PhaseContext): Promise<OwnerGates> {
  if (context.settings.gates.length === 0) return { runs: [], unsafe: null, learnt: [] };
  const overlay = { base: repository.base, changes: chosen.patch.changes };
  return context.step(`owner-gates-${gatesDigest(context)}`, () => runOwnerGates(context, overlay));
}

/** The owner may correct gates while a run halts: what was recorded under others says nothing about these. */
function gatesDigest({ settings }: PhaseContext): string {
  return canonicalDigest(settings.gates).slice(0, 8);
}

function sameGates({ sentBack = [] }: Input, context: PhaseContext): readonly SentBack[] {
  return sentBack.filter(({ gates }) => gates === undefined || gates === gatesDigest(context));
}

const nothingReviewed: Reviewed = { reviews: [], confirmed: [], nodes: [], learnt: [] };

interface Facts {
  readonly seen: Seen;
  readonly gates: OwnerGates;
  readonly reviewed: Reviewed;
}

/** From all that was seen to the way on: back to IMPLEMENT, on to the draft, or a person. */
function decide(state: Input, context: PhaseContext, { seen, gates, reviewed }: Facts): Outcome {
  const { attempts = [], sentBack = [] } = state;
  const seats = reviewers.flatMap((role) => seatOf(context, role) ?? []);
  const builtBy = builderOf(attempts, state);
  const weighed = weighReviews(seats, reviewed.reviews, builtBy);
  const judgement = judge(state, seen, weighed.review);
  const candidate: Candidate = { chosen: state.chosen, judgement, reviews: reviewed.reviews, ownerGates: gates.runs };
  const learnt = [...learntOf(judgement), ...gates.learnt, ...reviewed.learnt, ...(weighed.says === null ? [] : [weighed.says])];
  const { nodes } = reviewed;
  const gateHalt = isRed(gates, context) ? ownerGateHalt(gates) : null;
  if (gateHalt !== null && gates.unsafe !== null) return { kind: 'halt', halt: gateHalt, known: candidate, learnt, nodes };
  const standing = {
    evidence: judgement.evidence,
    isGateRed: gateHalt !== null,
    canBeReviewed: seats.length > 0,
    rung: builtBy.rung,
  };
  const move = nextMove(standing, { ladder: context.ladder, attempts, sentBack });
  if (move.kind === 'back') {
    const feedback = feedbackOf(move.because, { ...reviewed, red: redGates(gates), judgement });
    const back: SentBack = {
      because: move.because,
      rung: builtBy.rung,
      feedback,
      claims: reviewed.confirmed,
      gates: gatesDigest(context),
      ...candidate,
    };
    const told = `score ${judgement.score.value.toFixed(2)}: back to ${move.to} because of ${reasons[move.because]}`;
    return { kind: 'back', to: 'IMPLEMENT', produced: { sentBack: [...sentBack, back] }, learnt: [...learnt, told], nodes };
  }
  const said = move.says === null ? learnt : [...learnt, move.says];
  const refusal = gateHalt ?? tooWeak(judgement, judgement);
  if (refusal !== null) return haltOrKept(state, context, { halt: refusal, judgement, learnt: said, nodes });
  const kept = bestKept(sameGates(state, context));
  return kept === null || isBetter(candidate, kept)
    ? publish(candidate, said, nodes)
    : publish(kept, [...said, keptSentence(kept)], nodes);
}

const reasons: Readonly<Record<SentBack['because'], string>> = {
  review: 'what reviewers claimed and was seen',
  'owner-gate': "the owner's gates",
  score: 'its score',
};

function isRed(gates: OwnerGates, { settings }: PhaseContext): boolean {
  const halt = ownerGateHalt(gates);
  return halt !== null && !settings.lifted.includes(halt.reason);
}

/** Who built the candidate: the attempt that passed last; a candidate that no attempt passed is on its way to a halt. */
function builderOf(
  attempts: readonly BuildAttempt[],
  { chosen }: Pick<RunState, 'chosen'>,
): Pick<BuildAttempt, 'rung' | 'tier' | 'model' | 'builder'> {
  const last = attempts.findLast(({ outcome }) => outcome === 'passed') ?? attempts.at(-1);
  return last ?? { rung: chosen.builder, tier: 0, model: null, builder: chosen.builder };
}

/** IMPLEMENT found nothing better than what was sent back. */
function publishKept(state: Input, context: PhaseContext, known: SentBack): Outcome {
  const kept = bestKept(sameGates(state, context));
  if (kept !== null) return publish(kept, [keptSentence(kept)], []);
  const gates = { runs: known.ownerGates, unsafe: null, learnt: [] };
  const halt = ownerGateHalt(gates);
  if (halt === null || !isRed(gates, context)) return publish(known, [keptSentence(known)], []);
  return { kind: 'halt', halt, known: { judgement: known.judgement, ownerGates: known.ownerGates }, learnt: [], nodes: [] };
}

function keptSentence({ judgement }: SentBack): string {
  return `nothing better came of it: the earlier change with score ${judgement.score.value.toFixed(2)} is kept`;
}

function publish(
  { chosen, judgement, reviews, ownerGates }: Candidate,
  learnt: readonly string[],
  nodes: Reviewed['nodes'],
): Outcome {
  const { value, route } = judgement.score;
  const produced = { chosen, judgement, reviews, ownerGates };
  return { kind: 'continue', produced, learnt: [...learnt, `score ${value.toFixed(2)}: ${route}`], nodes };
}

interface Refused {
  readonly halt: Omit<Halt, 'phase'>;
  readonly judgement: Judgement;
  readonly learnt: readonly string[];
  readonly nodes: Reviewed['nodes'];
}

/** A later candidate that may not be published does not take the earlier one with it. */
function haltOrKept(state: Input, context: PhaseContext, { halt, judgement, learnt, nodes }: Refused): Outcome {
  const kept = bestKept(sameGates(state, context));
  if (kept !== null)
    return publish(kept, [...learnt, `the later change is rejected: ${halt.summary}`, keptSentence(kept)], nodes);
  const score = `score ${judgement.score.value.toFixed(2)}`;
  return { kind: 'halt', halt, known: { judgement }, learnt: [...learnt, score], nodes };
}

function learntOf(judgement: Judgement): readonly string[] {
  return [...describe(judgement), ...judgement.findings.map((finding) => `${finding.by} (${finding.severity}): ${finding.text}`)];
}
