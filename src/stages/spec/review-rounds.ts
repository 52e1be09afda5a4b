import type { CouncilFinding, Finding, SpecDocuments } from '#domain/run-state.ts';
import { formOf, type Behaviour } from '#domain/spec.ts';
import { oneLine } from '#present/plain-text.ts';
import { count } from '#present/run-log.ts';
import type { KnownWork } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { checkDraft } from './check-draft.ts';
import type { SpecDraft } from './draft.ts';
import type { PublicWords } from './leakage.ts';
import { objectionText, type Objection } from './objection.ts';
import { askAdversary, type SpecReview } from './spec-adversary.ts';
import { askAuthor } from './spec-author.ts';

/** The spec-adversary may ask for changes so often. */
export const mostReviews = 4;

export interface RoundsInput {
  readonly work: KnownWork;
  readonly lenses: readonly Finding[];
  readonly stated: readonly Behaviour[];
  readonly open: readonly { readonly id: string; readonly finding: CouncilFinding }[];
  /** What was written when the council had sent the run on before. */
  readonly previous: SpecDraft | null;
  readonly reviews: SpecDocuments['reviews'];
  readonly words: PublicWords;
  /** Wrapped. */
  readonly excerpts: string;
}

export interface ReviewedDraft {
  readonly draft: SpecDraft;
  /** Added behaviours that nothing mechanical speaks against, numbered. */
  readonly added: readonly Behaviour[];
  readonly plan: SpecDraft['plan'];
  readonly reviews: SpecDocuments['reviews'];
  /** What the adversary still objects to after the last round and the mechanical check confirms. */
  readonly confirmed: readonly Objection[];
  readonly learnt: readonly string[];
}

interface Round {
  readonly draft: SpecDraft;
  readonly model: string;
  readonly problems: readonly Objection[];
  readonly review: SpecReview | null;
  readonly told: readonly string[];
}

/** Author and adversary in turn, until nobody objects or the rounds are over; `draft: null` where no draft could be read at all. */
export async function reviewRounds(
  input: RoundsInput,
  context: PhaseContext,
): Promise<ReviewedDraft | { readonly draft: null; readonly learnt: readonly string[] }> {
  const learnt: string[] = [];
  let { previous, reviews } = input;
  let objections: readonly Objection[] = [];
  let last: Round | null = null;
  const rounds = Math.max(1, mostReviews - reviews.length);
  for (let round = 0; round < rounds; round += 1) {
    const made = await oneRound({ ...input, previous, reviews }, objections, context);
    if (typeof made === 'string') {
      learnt.push(made);
      break;
    }
    learnt.push(...made.told);
    last = made;
    objections = [...made.problems, ...(made.review?.reasons ?? [])];
    if (objections.length > 0 || made.review !== null)
      reviews = [...reviews, recorded(made, reviews.length + 1, round + 1 < rounds)];
    if (objections.length === 0) break;
    previous = made.draft;
  }
  return last === null ? { draft: null, learnt } : finish(last, { ...input, reviews }, learnt);
}

async function oneRound(input: RoundsInput, objections: readonly Objection[], context: PhaseContext): Promise<Round | string> {
  const asked = await askAuthor({ ...input, objections }, context);
  if (asked.kind === 'vacant') return 'nobody has the seat of the spec-author';
  const { model } = asked.seat;
  if (asked.kind === 'garbled') return `spec-author (${model}) gave no answer that can be read`;
  const draft = asked.value;
  const problems = [
    ...checkDraft({ ...input, draft, ids: idsOf(draft, input.stated), reproduction: input.work.reproduction }),
    ...notAnswered(draft, input),
  ];
  const behaviours = [...input.stated, ...numbered(draft, input.stated, model)];
  const review =
    input.reviews.length < mostReviews
      ? await askAdversary({ work: input.work, behaviours, plan: draft.plan, problems }, context)
      : null;
  const told = [
    `spec-author (${model}): ${count(draft.behaviours.length, 'behaviour')} added, ${problems.length} of the draft's parts refused`,
    ...problems.map((problem) => `mechanical check: ${objectionText(problem)}`),
    ...(typeof review === 'string' ? [review] : review === null ? [] : saidBy(review)),
  ];
  return { draft, model, problems, review: typeof review === 'string' ? null : review, told };
}

/** Another chance for the author; a finding without an answer takes nothing from the draft. */
function notAnswered(draft: SpecDraft, { open }: RoundsInput): readonly Objection[] {
  const answered = new Set(draft.answers.map(({ finding }) => finding));
  return open
    .filter(({ id }) => !answered.has(id))
    .map(({ id }) => ({ category: 'edge-case-coverage', about: id, says: 'the finding of the council has no answer' }));
}

function saidBy({ model, verdict, reasons }: SpecReview): readonly string[] {
  return [`spec-adversary (${model}): ${verdict}`, ...reasons.map((reason) => `  ${objectionText(reason)}`)];
}

function recorded({ problems, review }: Round, round: number, isRevised: boolean): SpecDocuments['reviews'][number] {
  const objections = [
    ...problems.map((problem) => `mechanical check, ${objectionText(problem)}`),
    ...(review === null ? [] : review.reasons.map((reason) => `${review.model}, ${objectionText(reason)}`)),
  ];
  if (objections.length === 0)
    return { round, verdict: 'approve', says: review === null ? 'nothing' : `${review.model}: nothing` };
  const became = isRevised
    ? 'The author was asked to revise it.'
    : 'No round was left: what the mechanical check refuses was dropped, the rest is for a person.';
  return { round, verdict: 'request-changes', says: `${oneLine(objections.join('; '), 1_200)}. ${became}` };
}

function finish(
  { draft, model, problems, review }: Round,
  { stated, reviews, words }: RoundsInput,
  learnt: readonly string[],
): ReviewedDraft {
  const refused = new Set(problems.map(({ about }) => about));
  const isSame = (said: Objection, seen: Objection): boolean =>
    said.category === seen.category && (said.about === null || said.about === seen.about);
  const hard = problems.filter(({ category }) => category === 'form' || category === 'implementation-leakage');
  const added = numbered(draft, stated, model).filter(({ id }) => !refused.has(id));
  return {
    draft,
    // Numbered again, so that ids have no gaps.
    added: added.map((behaviour, index) => ({ ...behaviour, id: `B${stated.length + index + 1}` })),
    plan: draft.plan.filter(({ file }) => words.files.includes(file.replace(/^\.\//, ''))),
    reviews,
    confirmed: hard.filter((problem) => review?.reasons.some((reason) => isSame(reason, problem)) === true),
    learnt,
  };
}

function idsOf({ behaviours }: SpecDraft, stated: readonly Behaviour[]): readonly string[] {
  return behaviours.map((_, index) => `B${stated.length + index + 1}`);
}

function numbered(draft: SpecDraft, stated: readonly Behaviour[], model: string): readonly Behaviour[] {
  const ids = idsOf(draft, stated);
  return draft.behaviours.map((sentence, index) => {
    const text = oneLine(sentence, 400);
    return { id: ids[index] ?? '', form: formOf(text) ?? 'when-the-system', text, examples: [], by: model };
  });
}
