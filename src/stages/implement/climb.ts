import { BudgetSpent, stoppedBy, stopOf } from '#domain/model-spending.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { rungsLeft } from '../ladder.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { type BuildInput, type Climb, passedBy } from './climbing.ts';
import { isOpen } from './separation.ts';
import { tryRung } from './try-rung.ts';

/** Climbs the ladder, never down, until a candidate passes the gates or no rung is left. */
export async function climb(state: BuildInput, context: PhaseContext): Promise<Climb> {
  const { ladder } = context;
  if (ladder.length === 0) throw new Error('A run without a builder: the ladder has no rung');
  const seen: Climb = {
    judged: [],
    nodes: [],
    attempts: [],
    learnt: [],
    unfinished: [],
    obeyed: [],
    tried: 0,
    last: 'no builder was run',
  };
  for (const place of rungsLeft(ladder, state.attempts ?? [], state.sentBack?.at(-1))) {
    if (await isSpent(state, seen, () => tryRung(state, context, place, seen))) break;
    if (seen.obeyed.length > 0) break;
    if (isDecided(passedBy(seen.judged, place.rung), context)) break;
  }
  return seen;
}

/** Where an earlier candidate is there to fall back on, a budget that runs out ends the retry and not the run. */
async function isSpent({ sentBack = [] }: BuildInput, seen: Climb, ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask();
    return false;
  } catch (error) {
    if (!(error instanceof BudgetSpent) || sentBack.every(({ because }) => because === 'owner-gate')) throw withKept(error, seen);
    seen.last = `the budget for models is used up: ${error.bound}`;
    return true;
  }
}

/** A stop ends the phase without a record; what was seen until then goes with it. */
function withKept(error: unknown, { unfinished, nodes }: Climb): unknown {
  const stop = stopOf(error);
  return stop === null ? error : stoppedBy(stop, { unfinished, nodes });
}

/** Whether no dearer rung need be asked: something passed, and nothing that passed too contradicts it. */
function isDecided(passed: readonly RankedCandidate[], { settings }: PhaseContext): boolean {
  return passed.length > 0 && (settings.lifted.includes('no-fix-found') || !isOpen(passed));
}
