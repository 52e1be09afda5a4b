import { positionsOn, removedByPeople, startedBy, waitingStage, type Card, type CardEvent } from '../card.ts';
import type { GateState } from '../gate-state.ts';
import { gateLabels, takenLabel, type GateLabel, type GateStage } from '../label.ts';
import type { Claim } from '../work-label.ts';

/** A card on which nobody works, and all that is known of it. */
export interface IdleCard {
  readonly card: Card;
  readonly state: GateState | null;
  readonly events: readonly CardEvent[];
  /** The claim of a run that had ended without letting go, taken off just now; `null` where there was none. */
  readonly dead: Claim | null;
  /** Young enough that the gate should have looked at it by itself. */
  readonly isRecent: boolean;
}

/** How a card goes on: the label to put on it first, and the stage to start. */
export interface Recovery {
  readonly label: GateLabel | null;
  readonly start: GateStage | null;
}

/** `null` where the card is where it should be. What people took off this commit is not put back. */
export function recoveryOf(idle: IdleCard): Recovery | null {
  const { card, state, events } = idle;
  if (state !== null && state.head !== card.head) return outdated(card);
  const waiting = waitingStage(card.labels);
  if (waiting !== null) return { label: null, start: waiting };
  const label = unfinished(idle);
  const removed = removedByPeople(events.slice(state?.since ?? 0));
  // A result that a person took off is not worked out again either.
  const isUnwanted = label !== null && (removed.has(label) || (state !== null && removed.has(state.next)));
  if (label !== null) return isUnwanted ? null : { label, start: startedBy(label) };
  const isNew = state === null && idle.isRecent && positionsOn(card.labels).length === 0 && removed.size === 0;
  return isNew ? { label: null, start: 'filter' } : null;
}

/** A push whose filter never ran. Where a person was asked already, the person starts it. */
function outdated(card: Card): Recovery | null {
  return card.labels.includes(gateLabels.needsHuman) ? null : { label: null, start: 'filter' };
}

/**
 * The label of a stage that did not end. A flush never puts on what a stage concluded, also where the comment says that it did: the comment
 * is only found by its author, whom other workflows of the repository may share, so the stage runs again.
 */
function unfinished({ card, state, events, dead }: IdleCard): GateLabel | null {
  const isBare = positionsOn(card.labels).length === 0;
  if (dead !== null && isBare) return takenLabel[dead.stage];
  const begun = begunStage(events.slice(state?.seen ?? 0));
  if (begun !== null) return takenLabel[begun];
  return isBare && state !== null ? takenLabel[state.stage] : null;
}

/** The stage whose label the gate took after the last commit, with nothing put on since. */
function begunStage(events: readonly CardEvent[]): GateStage | null {
  const moves = events.filter(({ label }) => positionsOn([label]).length > 0 || startedBy(label) !== null);
  const sinceAdded = moves.slice(moves.findLastIndex(({ kind }) => kind === 'added') + 1);
  // The first is what was taken; later ones were taken off as leftovers.
  const begun = sinceAdded.find(({ label, by }) => by === 'gate' && startedBy(label) !== null);
  return begun === undefined ? null : startedBy(begun.label);
}
