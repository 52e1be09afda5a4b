import { isOffLimits, removedByPeople, type Card, type CardEvent } from '../card.ts';
import type { GateState } from '../gate-state.ts';
import { gateLabels } from '../label.ts';
import { claimsAmong, workLabel, type Claim } from '../work-label.ts';
import { recoveryOf, type Recovery } from './recovery.ts';
import type { GateAnswer, GateRequest, Machine } from './request.ts';

export interface FlushOrder {
  readonly pullRequest: number;
  /** Young enough that the gate should have looked at it by itself. */
  readonly isRecent: boolean;
}

type Step = 'look' | 'ask-run' | 'reap' | 'read-state' | 'read-events' | 'look-again' | 'place' | 'dispatch' | 'end';

export interface FlushRun {
  readonly order: FlushOrder;
  readonly step: Step;
  /** Claims whose run was not asked about yet. */
  readonly unasked: readonly Claim[];
  readonly dead: readonly Claim[];
  readonly isBusy: boolean;
  /** A claim of a run that the forge does not know. */
  readonly isStrange: boolean;
  readonly reaped: Claim | null;
  readonly head: string;
  readonly state: GateState | null;
  readonly events: readonly CardEvent[];
  readonly recovery: Recovery;
  readonly ending: 'nothing-to-do' | 'busy' | 'reaped-by-another' | 'recovered' | 'no-answer';
}

export function flushRun(order: FlushOrder): FlushRun {
  return {
    order,
    step: 'look',
    unasked: [],
    dead: [],
    isBusy: false,
    isStrange: false,
    reaped: null,
    head: '',
    state: null,
    events: [],
    recovery: { label: null, start: null },
    ending: 'nothing-to-do',
  };
}

/**
 * Puts one card back on its way: claims of runs that the forge calls completed are taken off (never by age), the card is put where the
 * dead run had found it or should have left it, and its stage is started. A claim of an unknown run becomes a question to a person.
 */
export const flushMachine: Machine<FlushRun> = {
  request: (run) => requests[run.step](run),
  receive: (run, answer) => (answer.kind === 'failed' ? finish(run, 'no-answer') : received(run, answer)),
};

const requests: Readonly<Record<Step, (run: FlushRun) => GateRequest | null>> = {
  look: () => ({ kind: 'read-card' }),
  'ask-run': ({ unasked: [claim] }) => (claim === undefined ? null : { kind: 'read-run', run: claim.run }),
  reap: ({ dead: [claim] }) =>
    claim === undefined
      ? null
      : { kind: 'apply', action: { kind: 'delete-label', label: workLabel(claim) }, isRepeatable: false },
  'read-state': () => ({ kind: 'read-state' }),
  'read-events': () => ({ kind: 'read-events' }),
  'look-again': () => ({ kind: 'read-card' }),
  place: ({ order, recovery }) => ({
    kind: 'apply',
    action: { kind: 'add-label', on: `pull-${order.pullRequest}`, label: recovery.label ?? '' },
    isRepeatable: true,
  }),
  dispatch: ({ order, recovery, head }) => ({
    kind: 'apply',
    action: { kind: 'dispatch-stage', stage: recovery.start ?? 'filter', pullRequest: order.pullRequest, head },
    isRepeatable: true,
  }),
  end: () => null,
};

function received(run: FlushRun, answer: GateAnswer): FlushRun {
  switch (run.step) {
    case 'look':
      return answer.kind === 'card' ? looked(run, answer.card) : run;
    case 'ask-run':
      return answer.kind === 'run' ? asked(run, answer.state) : run;
    case 'reap':
      return answer.kind === 'applied' ? reaped(run, answer.existed) : run;
    case 'read-state':
      return answer.kind === 'state' ? { ...run, state: answer.state, step: 'read-events' } : run;
    case 'read-events':
      return answer.kind === 'events' ? { ...run, events: answer.events, step: 'look-again' } : run;
    case 'look-again':
      return answer.kind === 'card' ? decided(run, answer.card) : run;
    case 'place':
      return run.recovery.start === null ? finish(run, 'recovered') : { ...run, step: 'dispatch' };
    case 'dispatch':
    case 'end':
      return finish(run, 'recovered');
  }
}

function looked(run: FlushRun, card: Card): FlushRun {
  if (isOffLimits(card)) return finish(run, 'nothing-to-do');
  return askNext({ ...run, unasked: claimsAmong(card.labels) });
}

function askNext(run: FlushRun): FlushRun {
  if (run.unasked.length > 0) return { ...run, step: 'ask-run' };
  return run.dead.length > 0 ? { ...run, step: 'reap' } : settled(run);
}

function asked(run: FlushRun, state: 'running' | 'completed' | 'unknown'): FlushRun {
  const [claim, ...unasked] = run.unasked;
  const dead = state === 'completed' && claim !== undefined ? [...run.dead, claim] : run.dead;
  return askNext({
    ...run,
    unasked,
    dead,
    isBusy: run.isBusy || state === 'running',
    isStrange: run.isStrange || state === 'unknown',
  });
}

function reaped(run: FlushRun, existed: boolean): FlushRun {
  if (existed) return finish(run, 'reaped-by-another');
  const [claim = null, ...dead] = run.dead;
  const next = { ...run, dead, reaped: claim };
  return dead.length > 0 ? next : settled(next);
}

function settled(run: FlushRun): FlushRun {
  return run.isBusy ? finish(run, 'busy') : { ...run, step: 'read-state' };
}

function decided(run: FlushRun, card: Card): FlushRun {
  if (isOffLimits(card)) return finish(run, 'nothing-to-do');
  if (run.isStrange) return pleaded(run, card);
  if (claimsAmong(card.labels).length > 0) return finish(run, 'busy');
  const recovery = recoveryOf({ card, state: run.state, events: run.events, dead: run.reaped, isRecent: run.order.isRecent });
  if (recovery === null) return finish(run, 'nothing-to-do');
  return { ...run, head: card.head, recovery, step: recovery.label === null ? 'dispatch' : 'place' };
}

function pleaded(run: FlushRun, card: Card): FlushRun {
  const label = gateLabels.needsHuman;
  const isSettled = card.labels.includes(label) || removedByPeople(run.events.slice(run.state?.since ?? 0)).has(label);
  return isSettled ? finish(run, 'nothing-to-do') : { ...run, recovery: { label, start: null }, step: 'place' };
}

function finish(run: FlushRun, ending: FlushRun['ending']): FlushRun {
  return { ...run, ending, step: 'end' };
}
