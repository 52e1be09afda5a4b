import { gateStages, type GateStage, type WorkLabel } from './label.ts';

/** One attempt of one workflow run. */
export interface WorkRun {
  readonly id: number;
  /** 1 for the first. */
  readonly attempt: number;
}

/** A run at work on a stage, as its label says. */
export interface Claim {
  readonly stage: GateStage;
  readonly run: WorkRun;
}

/** At most 50 characters for ids below 10^22. */
export function workLabel({ stage, run }: Claim): WorkLabel {
  return `immune:wip-${stage}-${run.id}-${run.attempt}`;
}

/** `null` for any other label. */
export function readWorkLabel(label: string): Claim | null {
  const [, name, id, attempt] = /^immune:wip-([a-z]+)-(\d{1,15})-(\d{1,5})$/.exec(label) ?? [];
  const stage = gateStages.find((known) => known === name);
  return stage === undefined ? null : { stage, run: { id: Number(id), attempt: Number(attempt) } };
}

/** The claims among labels, the smallest run first. */
export function claimsAmong(labels: readonly string[]): readonly Claim[] {
  const claims = labels.map(readWorkLabel).filter((claim) => claim !== null);
  return claims.toSorted((one, other) => compareRuns(one.run, other.run));
}

/** Negative where `one` is the smaller: by id, then by attempt. */
export function compareRuns(one: WorkRun, other: WorkRun): number {
  return one.id - other.id || one.attempt - other.attempt;
}

/** `<id>-<attempt>`. */
export function runName({ id, attempt }: WorkRun): string {
  return `${id}-${attempt}`;
}
