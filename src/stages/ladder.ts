import type { BuildAttempt, SentBack } from '#domain/run-state.ts';
import type { Rung } from '#ports/builder.ts';

/** A model or an agent is asked at most so often for a work item; then a person is. */
const mostAttempts = 3;

export interface Place {
  readonly rung: Rung;
  /** Place in the ladder, 0 is the cheapest. */
  readonly level: number;
}

/** The same question to these gives the same answer, whatever they are told of earlier tries. */
export function isDeterministic({ builder }: Rung): boolean {
  return builder.kind === 'search' || builder.kind === 'command';
}

/**
 * The rungs that may still be asked, in order. A run that was sent back never goes down: a rung whose candidate was rejected by what was executed may try
 * again, told what was seen; a score that asks for more asks the rungs above.
 */
export function rungsLeft(
  ladder: readonly Rung[],
  attempts: readonly BuildAttempt[],
  sentBack: Pick<SentBack, 'because' | 'rung'> | undefined,
): readonly Place[] {
  const level =
    sentBack === undefined
      ? 0
      : Math.max(
          0,
          ladder.findIndex(({ name }) => name === sentBack.rung),
        );
  const first = sentBack?.because === 'score' ? level + 1 : level;
  return ladder
    .map((rung, index) => ({ rung, level: index }))
    .filter((place) => place.level >= first && attemptsLeft(place.rung, attempts) > 0)
    .filter(({ rung, level: at }) => sentBack === undefined || at > level || !isDeterministic(rung));
}

/** How often a rung may still be asked in this run; that it was stopped before it had ended is no try. */
export function attemptsLeft(rung: Rung, earlier: readonly BuildAttempt[]): number {
  const bound = rung.builder.kind === 'search' ? rung.attempts : Math.min(rung.attempts, mostAttempts);
  return Math.max(0, bound - earlier.filter((attempt) => attempt.rung === rung.name && attempt.outcome !== 'stopped').length);
}
