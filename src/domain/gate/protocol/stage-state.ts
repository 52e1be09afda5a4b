import type { GateState } from '../gate-state.ts';
import { gateLabels, type GateLabel, type GateStage } from '../label.ts';
import type { WorkRun } from '../work-label.ts';

/** What one run of one stage was started for. */
export interface StageOrder {
  readonly stage: GateStage;
  readonly run: WorkRun;
  readonly pullRequest: number;
  /** The owner opted in to closing what the filter rejects. */
  readonly mayClose: boolean;
  /** Pauses before each look at who else has announced itself; as many looks as there are pauses. */
  readonly settleMs: readonly number[];
}

/** The first pause is as long as an answer of a forge may be out of date; together they stay below a minute. */
export const settleMs: readonly number[] = [3_000, 4_000, 8_000, 15_000, 29_000];

const steps = [
  'look-card',
  'look-state',
  'look-events',
  'take',
  'announce',
  'settle',
  'look-alone',
  'look-again',
  'confirm',
  'void',
  'work',
  'fence-events',
  'fence-state',
  'fence-card',
  'fence-wait',
  'publish',
  'place',
  'close',
  'plead',
  'release',
  'dispatch',
  'end',
] as const;
export type Step = (typeof steps)[number];

/**
 * How a run ended. `idle`: it wrote nothing that lasts; `dropped`: it let go of what it held, its result with it; `gave-up`: the forge did
 * not answer.
 */
export interface StageEnding {
  readonly kind: 'committed' | 'idle' | 'dropped' | 'gave-up';
  readonly because:
    | 'done'
    | 'off-limits'
    | 'not-waiting'
    | 'outdated'
    | 'taken'
    | 'smaller-run'
    | 'larger-run'
    | 'claim-gone'
    | 'pushed'
    | 'overtaken'
    | 'moved'
    | 'no-answer';
}

/** Where a run is: plain data, so that two ways to the same point are the same point. */
export interface StageRun {
  readonly order: StageOrder;
  readonly step: Step;
  readonly head: string;
  /** Labels of the card when it was looked at first. */
  readonly labels: readonly string[];
  readonly previous: GateState | null;
  readonly since: number;
  readonly seen: number;
  /** What people took off this commit, which is not put back. */
  readonly removed: readonly string[];
  readonly hasRejected: boolean;
  readonly looks: number;
  /** Positions of earlier runs that are still to be taken off. */
  readonly leftover: readonly string[];
  readonly next: GateLabel;
  /** The stage to start when this run has let go. */
  readonly startNext: GateStage | null;
  readonly ending: StageEnding;
}

export function stageRun(order: StageOrder): StageRun {
  return {
    order,
    step: 'look-card',
    head: '',
    labels: [],
    previous: null,
    since: 0,
    seen: 0,
    removed: [],
    hasRejected: false,
    looks: 0,
    leftover: [],
    next: gateLabels.needsHuman,
    startNext: null,
    ending: { kind: 'idle', because: 'not-waiting' },
  };
}
