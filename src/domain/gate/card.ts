import { gateLabels, takenLabel, verdictLabels, type GateLabel, type GateStage } from './label.ts';
import type { LabelEvent, PullRequestSummary } from './pull-request.ts';
import { readWorkLabel } from './work-label.ts';

/** A pull request as the board shows it. */
export interface Card {
  readonly head: string;
  readonly isOpen: boolean;
  readonly labels: readonly string[];
}

export function cardOf({ head, state, labels }: PullRequestSummary): Card {
  return { head: head.commit, isOpen: state === 'open', labels };
}

/** A label event, with its actor folded to who counts: the gate itself, a person, or another program. */
export interface CardEvent {
  readonly kind: LabelEvent['kind'];
  readonly label: string;
  readonly by: 'gate' | 'person' | 'program';
}

/** `self` is the gate's own id on the forge, which counts as the gate even where it belongs to a person. */
export function cardEvent({ kind, label, actor }: LabelEvent, self: number): CardEvent {
  const other = actor.kind === 'person' ? 'person' : 'program';
  return { kind, label, by: actor.id === self ? 'gate' : other };
}

/** Labels that people took off and did not put back; a claim that they took off counts as the label of its stage. */
export function removedByPeople(events: readonly CardEvent[]): ReadonlySet<string> {
  const removed = new Set<string>();
  for (const { kind, label, by } of events) {
    if (by !== 'person') continue;
    const claim = readWorkLabel(label);
    if (kind === 'removed') removed.add(claim === null ? label : takenLabel[claim.stage]);
    else removed.delete(label);
  }
  return removed;
}

/** Labels by which the gate says where the card is. */
export function positionsOn(labels: readonly string[]): readonly GateLabel[] {
  return verdictLabels.filter((label) => labels.includes(label));
}

/** The stage that waits to be started on a card; the filter goes first, since it starts everything afresh. */
export function waitingStage(labels: readonly string[]): GateStage | null {
  if (labels.includes(gateLabels.rerunFromFilter)) return 'filter';
  if (labels.includes(gateLabels.testPending)) return 'test';
  return labels.includes(gateLabels.reasonPending) ? 'reason' : null;
}

/** The stage that a label starts; `null` for a label that starts none. */
export function startedBy(label: string): GateStage | null {
  return waitingStage([label]);
}

/** The gate keeps away: closed, held by a person, or only to be commented on. */
export function isOffLimits({ isOpen, labels }: Card): boolean {
  return !isOpen || labels.includes(gateLabels.hold) || labels.includes(gateLabels.dryRun);
}
