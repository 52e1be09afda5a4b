import { gateLabels } from '../label.ts';
import { claimsAmong, runName, workLabel, type Claim } from '../work-label.ts';
import type { GateRequest, Machine } from './request.ts';

/** Protocols that look right and are not; the model checker must find out. */
export interface NaiveRun {
  readonly claim: Claim;
  readonly pullRequest: number;
  readonly step: number;
  readonly isHolder: boolean;
}

export function naiveRun(claim: Claim, pullRequest: number = 1): NaiveRun {
  return { claim, pullRequest, step: 0, isHolder: false };
}

const read: GateRequest = { kind: 'read-labels' };

function add({ claim, pullRequest }: NaiveRun): GateRequest {
  return { kind: 'apply', action: { kind: 'add-label', on: `pull-${pullRequest}`, label: workLabel(claim) }, isRepeatable: true };
}

function publish({ stage, run }: Claim): GateRequest {
  const next = gateLabels.reasonPending;
  return {
    kind: 'publish',
    move: 'placed',
    state: { head: 'a', stage, run: runName(run), next, since: 0, seen: 0, hasClosed: false },
  };
}

/** Looks whether anybody has announced himself, then announces itself. */
export const checkThenAdd: Machine<NaiveRun> = {
  request: (run) => [read, add(run), publish(run.claim)][run.step] ?? null,
  receive(run, answer) {
    if (run.step === 0 && answer.kind === 'labels' && claimsAmong(answer.labels).length > 0) return { ...run, step: 9 };
    return { ...run, step: run.step + 1, isHolder: run.step === 1 };
  },
};

/** Announces itself, then looks: the smallest run may go on. */
export const lowestWins: Machine<NaiveRun> = {
  request: (run) => [add(run), read, publish(run.claim)][run.step] ?? null,
  receive(run, answer) {
    if (run.step !== 1 || answer.kind !== 'labels') return { ...run, step: run.step + 1, isHolder: false };
    const [first] = claimsAmong(answer.labels);
    const isFirst = first !== undefined && workLabel(first) === workLabel(run.claim);
    return isFirst ? { ...run, step: 2, isHolder: true } : { ...run, step: 9 };
  },
};

/** Takes the stage's label and trusts the answer, announcing nothing. */
export const takeOnly: Machine<NaiveRun> = {
  request: ({ claim, step }) =>
    [
      {
        kind: 'apply',
        action: { kind: 'remove-label', on: 'pull-1', label: gateLabels.testPending },
        isRepeatable: false,
      } as const,
      publish(claim),
    ][step] ?? null,
  receive(run, answer) {
    if (run.step === 0 && answer.kind === 'applied' && answer.existed) return { ...run, step: 9 };
    return { ...run, step: run.step + 1, isHolder: run.step === 0 };
  },
};
