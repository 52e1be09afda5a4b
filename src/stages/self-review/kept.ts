import type { SentBack } from '#domain/run-state.ts';

/** A candidate with all that was seen about it. */
export type Candidate = Pick<SentBack, 'chosen' | 'judgement' | 'reviews' | 'ownerGates'>;

/** The best of the candidates that were sent back and may still be published; `null` where there is none. Of equals the earlier one. */
export function bestKept(sentBack: readonly SentBack[]): SentBack | null {
  const publishable = sentBack.filter(
    ({ because, judgement }) => because !== 'owner-gate' && judgement.score.route !== 'rejected',
  );
  return publishable.reduce<SentBack | null>((best, one) => (best === null || isBetter(one, best) ? one : best), null);
}

/** By score; where that is the same, by how much was confirmed against it. */
export function isBetter(one: Candidate, other: Candidate): boolean {
  const difference = one.judgement.score.value - other.judgement.score.value;
  return difference === 0 ? confirmedIn(one) < confirmedIn(other) : difference > 0;
}

function confirmedIn({ reviews }: Candidate): number {
  return reviews.flatMap(({ findings }) => findings).filter(({ executed }) => executed?.confirmed === true).length;
}
