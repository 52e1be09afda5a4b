import { isOffLimits, positionsOn, removedByPeople, startedBy, waitingStage, type Card, type CardEvent } from '../card.ts';
import type { GateState } from '../gate-state.ts';
import { gateLabels, takenLabel, type GateStage } from '../label.ts';
import { claimsAmong, compareRuns, runName, workLabel } from '../work-label.ts';
import type { GateAction } from '../../forge-action.ts';
import type { GateAnswer, GateMove, GateRequest, Machine } from './request.ts';
import { stageRun, type StageEnding, type StageRun, type Step } from './stage-state.ts';

/**
 * The card protocol of one stage: look, take the stage's label, announce, settle until alone, work, fence, commit, dispatch. Safe whether or
 * not a forge removes a label atomically, as long as its reads are not older than the first pause; where they are, two runs may work,
 * and the fence lets one of them commit. Every interleaving of up to four runs is explored in `model-checker.test.ts`.
 */
export const stageMachine: Machine<StageRun> = {
  request: (run) => requests[run.step](run),
  receive: (run, answer) => (answer.kind === 'failed' ? failed(run) : (receivers[run.step]?.(run, answer) ?? run)),
};

const requests: Readonly<Record<Step, (run: StageRun) => GateRequest | null>> = {
  'look-card': () => ({ kind: 'read-card' }),
  'look-state': () => ({ kind: 'read-state' }),
  'look-events': () => ({ kind: 'read-events' }),
  take: (run) => apply({ kind: 'remove-label', on: place(run), label: takenLabel[run.order.stage] }, false),
  announce: (run) => apply({ kind: 'add-label', on: place(run), label: workLabel(run.order) }),
  settle: (run) => ({ kind: 'wait', ms: run.order.settleMs[run.looks] ?? 0 }),
  'look-alone': () => ({ kind: 'read-labels' }),
  'look-again': () => ({ kind: 'read-card' }),
  confirm: () => ({ kind: 'read-state' }),
  void: (run) => apply({ kind: 'remove-label', on: place(run), label: run.leftover[0] ?? '' }),
  work: () => ({ kind: 'work' }),
  'fence-events': () => ({ kind: 'read-events' }),
  'fence-state': () => ({ kind: 'read-state' }),
  'fence-card': () => ({ kind: 'read-card' }),
  'fence-wait': (run) => ({ kind: 'wait', ms: run.order.settleMs[run.looks] ?? 0 }),
  publish: (run) => ({ kind: 'publish', state: stateAfter(run), move: moveOf(run) }),
  place: (run) => apply({ kind: 'add-label', on: place(run), label: run.next }),
  close: (run) => apply({ kind: 'close-pull-request', on: place(run) }),
  plead: (run) => apply({ kind: 'add-label', on: place(run), label: gateLabels.needsHuman }),
  release: (run) => apply({ kind: 'delete-label', label: workLabel(run.order) }),
  dispatch: (run) =>
    apply({
      kind: 'dispatch-stage',
      stage: run.startNext ?? run.order.stage,
      pullRequest: run.order.pullRequest,
      head: run.head,
    }),
  end: () => null,
};

/** Where an answer leads. An answer of another kind than was asked for leads nowhere. */
const receivers: Readonly<Partial<Record<Step, (run: StageRun, answer: GateAnswer) => StageRun>>> = {
  'look-card': (run, answer) => (answer.kind === 'card' ? looked(run, answer.card) : run),
  'look-state': (run, answer) => (answer.kind === 'state' ? knowing(run, answer.state) : run),
  'look-events': (run, answer) => (answer.kind === 'events' ? remembering(run, answer.events) : run),
  take: (run, answer) => (answer.kind === 'applied' ? taken(run, answer.existed) : run),
  announce: (run) => ({ ...run, step: 'settle' }),
  settle: (run) => ({ ...run, step: 'look-alone' }),
  'look-alone': (run, answer) => (answer.kind === 'labels' ? settled(run, answer.labels, 'look-again') : run),
  'look-again': (run, answer) => (answer.kind === 'card' ? alone(run, answer.card) : run),
  confirm: (run, answer) => (answer.kind === 'state' ? confirmed(run, answer.state) : run),
  void: (run) => voidNext({ ...run, leftover: run.leftover.slice(1) }),
  work: (run, answer) => (answer.kind === 'worked' ? { ...run, next: answer.next, step: 'fence-events' } : run),
  'fence-events': (run, answer) => (answer.kind === 'events' ? fencedEvents(run, answer.events) : run),
  'fence-state': (run, answer) => (answer.kind === 'state' ? fencedState(run, answer.state) : run),
  'fence-card': (run, answer) => (answer.kind === 'card' ? fencedCard(run, answer.card) : run),
  'fence-wait': (run) => ({ ...run, step: 'fence-events' }),
  publish: (run) => ({ ...run, step: isRemoved(run, run.next) ? 'release' : 'place' }),
  place: (run) => ({ ...run, startNext: startedBy(run.next), step: isClosing(run) ? 'close' : 'release' }),
  close: (run) => ({ ...run, step: 'release' }),
  plead: (run) => ({ ...run, step: 'release' }),
  release: (run) => ({ ...run, step: run.startNext === null ? 'end' : 'dispatch' }),
  dispatch: (run) => ({ ...run, step: 'end' }),
};

function looked(run: StageRun, card: Card): StageRun {
  if (isOffLimits(card)) return end(run, 'off-limits');
  const isWaiting = run.order.stage === 'filter' || card.labels.includes(takenLabel[run.order.stage]);
  return isWaiting ? { ...run, head: card.head, labels: card.labels, step: 'look-state' } : end(run, 'not-waiting');
}

function knowing(run: StageRun, state: GateState | null): StageRun {
  const isKnown = state?.head === run.head;
  if (run.order.stage === 'filter' && isKnown && !hasRerun(run)) return end(run, 'not-waiting');
  // A verdict about another commit lets nothing on; the push has started the filter.
  if (run.order.stage !== 'filter' && state !== null && !isKnown) return end(run, 'outdated');
  return { ...run, previous: state, step: 'look-events' };
}

function remembering(run: StageRun, events: readonly CardEvent[]): StageRun {
  const rerun = events.findLast((event) => event.kind === 'added' && event.label === gateLabels.rerunFromFilter);
  const isAfresh = run.order.stage === 'filter' && hasRerun(run) && rerun?.by === 'person';
  const since = run.previous?.head === run.head && !isAfresh ? run.previous.since : events.length;
  const step = run.order.stage === 'filter' && !hasRerun(run) ? 'announce' : 'take';
  return { ...run, since, removed: [...removedByPeople(events.slice(since))], step };
}

function taken(run: StageRun, existed: boolean): StageRun {
  // A filter that a push started has nothing to take but may find the label of an earlier request.
  const isFree = run.order.stage === 'filter' && run.previous?.head !== run.head;
  return existed && !isFree ? end(run, 'taken') : { ...run, step: 'announce' };
}

/** Goes on only if nobody else has announced itself; the smallest run waits, all others give way at once. */
function settled(run: StageRun, labels: readonly string[], onward: Step): StageRun {
  if (isOffLimits({ head: run.head, isOpen: true, labels })) return drop(run, 'off-limits');
  if (!labels.includes(workLabel(run.order))) return drop(run, 'claim-gone');
  const rivals = rivalsOf(labels, run);
  if (rivals.smaller > 0) return drop(run, 'smaller-run');
  return rivals.larger > 0 ? lookLater(run, 'settle') : { ...run, step: onward };
}

function rivalsOf(labels: readonly string[], { order }: StageRun): { readonly smaller: number; readonly larger: number } {
  const others = claimsAmong(labels).filter((claim) => workLabel(claim) !== workLabel(order));
  const smaller = others.filter((claim) => compareRuns(claim.run, order.run) <= 0).length;
  return { smaller, larger: others.length - smaller };
}

function lookLater(run: StageRun, step: Step): StageRun {
  const looks = run.looks + 1;
  return looks < run.order.settleMs.length ? { ...run, looks, step } : drop(run, 'larger-run');
}

function alone(run: StageRun, card: Card): StageRun {
  if (!card.isOpen) return drop(run, 'off-limits');
  if (card.head !== run.head) return drop({ ...run, head: card.head }, 'pushed', 'filter');
  const positions = positionsOn(card.labels);
  if (positions.some((label) => !run.labels.includes(label))) return drop(run, 'moved', waitingStage(card.labels));
  const rerun =
    run.order.stage === 'filter' && card.labels.includes(gateLabels.rerunFromFilter) ? [gateLabels.rerunFromFilter] : [];
  return settled({ ...run, leftover: [...rerun, ...positions] }, card.labels, 'confirm');
}

function confirmed(run: StageRun, state: GateState | null): StageRun {
  return state?.run === run.previous?.run ? voidNext(run) : drop(run, 'overtaken');
}

/** A card has one place: where earlier runs had put it is taken off before the work begins. */
function voidNext(run: StageRun): StageRun {
  return { ...run, step: run.leftover.length > 0 ? 'void' : 'work' };
}

function fencedEvents(run: StageRun, events: readonly CardEvent[]): StageRun {
  const hasRejected = events.some(({ kind, label, by }) => kind === 'added' && label === gateLabels.reject && by === 'gate');
  return {
    ...run,
    seen: events.length,
    hasRejected,
    removed: [...removedByPeople(events.slice(run.since))],
    step: 'fence-state',
  };
}

function fencedState(run: StageRun, state: GateState | null): StageRun {
  return state?.run === run.previous?.run ? { ...run, step: 'fence-card' } : drop(run, 'overtaken');
}

function fencedCard(run: StageRun, card: Card): StageRun {
  if (isOffLimits(card)) return drop(run, 'off-limits');
  if (card.head !== run.head) return drop({ ...run, head: card.head }, 'pushed', 'filter');
  const waiting = waitingStage(card.labels);
  if (positionsOn(card.labels).length > 0 || waiting !== null) return drop(run, 'moved', waiting);
  if (!card.labels.includes(workLabel(run.order))) return drop(run, 'claim-gone');
  // Where the looks were out of date, two may have worked: the larger gives way here too, and the smaller waits until it has.
  const rivals = rivalsOf(card.labels, run);
  if (rivals.smaller > 0) return drop(run, 'smaller-run');
  if (rivals.larger > 0) return lookLater(run, 'fence-wait');
  return { ...run, ending: { kind: 'committed', because: 'done' }, step: 'publish' };
}

function stateAfter(run: StageRun): GateState {
  const { head, since, seen, next, previous } = run;
  const hasClosed = previous?.hasClosed === true || isClosing(run);
  return { head, stage: run.order.stage, run: runName(run.order.run), next, since, seen, hasClosed };
}

function moveOf(run: StageRun): GateMove {
  if (isRemoved(run, run.next)) return 'withheld';
  return isClosing(run) ? 'closed' : 'placed';
}

/** Only the filter closes, only once, and never what it had rejected before: if that is open, a person wants it open. */
function isClosing({ order, next, previous, hasRejected, removed }: StageRun): boolean {
  const isFirst = previous?.hasClosed !== true && !hasRejected && !removed.includes(next);
  return order.mayClose && order.stage === 'filter' && next === gateLabels.reject && isFirst;
}

/** No answer: nothing was begun, or a person is asked; what cannot even be asked is left to the flush. */
function failed(run: StageRun): StageRun {
  const ending: StageEnding = { kind: 'gave-up', because: 'no-answer' };
  switch (run.step) {
    case 'look-card':
    case 'look-state':
    case 'look-events':
    case 'end':
      return { ...run, ending, step: 'end' };
    // Whether it was ours is not known; announcing and settling do not depend on it.
    case 'take':
      return { ...run, step: 'announce' };
    case 'close':
      return { ...run, step: 'release' };
    case 'release':
    case 'dispatch':
      return { ...run, step: 'end' };
    case 'plead':
      return { ...run, startNext: null, step: 'release' };
    default:
      return { ...run, ending, startNext: null, step: isRemoved(run, gateLabels.needsHuman) ? 'release' : 'plead' };
  }
}

function end(run: StageRun, because: StageEnding['because']): StageRun {
  return { ...stageRun(run.order), ending: { kind: 'idle', because }, step: 'end' };
}

function drop(run: StageRun, because: StageEnding['because'], startNext: GateStage | null = null): StageRun {
  return { ...stageRun(run.order), head: run.head, ending: { kind: 'dropped', because }, startNext, step: 'release' };
}

function hasRerun({ labels }: StageRun): boolean {
  return labels.includes(gateLabels.rerunFromFilter);
}

function isRemoved({ removed }: StageRun, label: string): boolean {
  return removed.includes(label);
}

function place({ order }: StageRun): string {
  return `pull-${order.pullRequest}`;
}

function apply(action: GateAction, isRepeatable = true): GateRequest {
  return { kind: 'apply', action, isRepeatable };
}
