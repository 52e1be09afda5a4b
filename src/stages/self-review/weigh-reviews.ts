import type { Evidence } from '#domain/evidence.ts';
import type { BuildAttempt, DiffReview } from '#domain/run-state.ts';
import type { PanelSeat } from '#ports/model-panel.ts';

export interface Weighed {
  readonly review: Evidence['review'];
  /** Why it is what it is, one sentence; `null` where no model has a reviewer's seat. */
  readonly says: string | null;
}

/**
 * What the reviews are worth as evidence. The word of a reviewer has no weight, neither for nor against: `request-changes` is a claim that was executed
 * and seen; `approve` is that everyone who has a seat attacked the change, that none of them is weaker than who built it, that at least one is another model,
 * that each of them attacked by something that was executed and held, and that
 * nothing they gave to execute was seen. Else `null`, as if nobody had been asked.
 */
export function weighReviews(
  seats: readonly PanelSeat[],
  reviews: readonly DiffReview[],
  builtBy: Pick<BuildAttempt, 'tier' | 'model' | 'builder' | 'rung'>,
): Weighed {
  const confirmed = reviews.filter(({ findings }) => findings.some(({ executed }) => executed?.confirmed === true));
  if (confirmed.length > 0) {
    const who = confirmed.map(({ by, model }) => `${by} (${model})`).join(' and ');
    return { review: 'request-changes', says: `what ${who} claimed was executed and seen` };
  }
  if (seats.length === 0) return { review: null, says: null };
  const without = (says: string): Weighed => ({ review: null, says: `no review counts: ${says}` });
  const silent = seats.find((seat) => !reviews.some(({ by }) => by === seat.role));
  if (silent !== undefined) return without(`${silent.role} (${silent.model}) gave no answer that can be read`);
  const idle = reviews.find(({ findings }) => !findings.some(({ executed }) => executed?.held === true));
  if (idle !== undefined) return without(`${idle.by} (${idle.model}) gave nothing that was executed and held`);
  const weaker = seats.find(({ tier }) => tier < builtBy.tier);
  if (weaker !== undefined)
    return without(
      `${weaker.role} (${weaker.model}) is of tier ${weaker.tier}, and ${builtBy.rung}, which built the change, is of tier ${builtBy.tier}`,
    );
  if (builtBy.model === null && (builtBy.builder === 'agent' || builtBy.builder === 'command'))
    return without(`nobody knows which model ${builtBy.rung}, which built the change, works with`);
  if (seats.every(({ model }) => model === builtBy.model)) return without('only the model that built the change reviewed it');
  return { review: 'approve', says: 'the change was attacked by execution, by another model too, and it held' };
}
