import type { Evidence } from '#domain/evidence.ts';
import type { BuildAttempt, SentBack } from '#domain/run-state.ts';
import { routeOf, scoreOf } from '#domain/score.ts';
import type { Rung } from '#ports/builder.ts';
import { rungsLeft } from '../ladder.ts';

/** What was seen of a candidate, as far as it decides where the run goes. */
export interface Standing {
  readonly evidence: Evidence;
  /** A gate of the owner speaks against it. */
  readonly isGateRed: boolean;
  /** Whether a model could review another candidate. */
  readonly canBeReviewed: boolean;
  /** Name of the rung that built it. */
  readonly rung: string;
}

export interface Way {
  readonly ladder: readonly Rung[];
  readonly attempts: readonly BuildAttempt[];
  readonly sentBack: readonly SentBack[];
}

/** `back`: to IMPLEMENT, and why. `stay`: there is nobody to send it to, or nothing to win; `says` is for the person who watches. */
export type NextMove =
  | { readonly kind: 'back'; readonly because: SentBack['because']; readonly to: string }
  | { readonly kind: 'stay'; readonly says: string | null };

/** Times that executed claims and the owner's gates may send a run back; a score does it once more. */
const mostFixLoops = 2;

/** Whether a candidate is published as it is, or another try is worth its cost: a pure function of what was seen and of who is left to ask. */
export function nextMove({ evidence, isGateRed, canBeReviewed, rung }: Standing, way: Way): NextMove {
  const { ladder, attempts, sentBack } = way;
  const back = (because: SentBack['because']): NextMove | null => {
    const [next] = rungsLeft(ladder, attempts, { because, rung });
    return next === undefined ? null : { kind: 'back', because, to: next.rung.name };
  };
  if (isGateRed || evidence.review === 'request-changes') {
    const loops = sentBack.filter(({ because }) => because !== 'score').length;
    if (loops >= mostFixLoops) return { kind: 'stay', says: `it was sent back ${loops} times: a person is asked` };
    return back(isGateRed ? 'owner-gate' : 'review') ?? { kind: 'stay', says: nobodyLeft };
  }
  if (scoreOf(evidence).route !== 'needs-rework') return { kind: 'stay', says: null };
  if (sentBack.some(({ because }) => because === 'score'))
    return { kind: 'stay', says: 'a stronger rung was asked once already' };
  if (!canBeBetter(evidence, canBeReviewed))
    return {
      kind: 'stay',
      says: ladder.length > 1 ? 'no other change could reach 0.75 here, so no stronger rung is asked' : null,
    };
  return back('score') ?? { kind: 'stay', says: ladder.length > 1 ? nobodyLeft : null };
}

const nobodyLeft = 'no rung is left to ask';

/** Whether the best imaginable candidate would leave the band: what the repository and the issue lack, no builder brings. */
function canBeBetter(evidence: Evidence, canBeReviewed: boolean): boolean {
  const best: Evidence = {
    ...evidence,
    mutants: { killed: 1, total: 1 },
    hygiene: { ...evidence.hygiene, passed: evidence.hygiene.total },
    review: canBeReviewed ? 'approve' : evidence.review,
  };
  return routeOf(scoreOf(best).value) !== 'needs-rework';
}
