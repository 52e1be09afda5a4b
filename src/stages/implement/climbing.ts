import { candidateId } from '#domain/candidate-patch.ts';
import type { HypothesisGraph, NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { BuildAttempt, RunState, UnfinishedChange } from '#domain/run-state.ts';
import type { RankedCandidate, Rung } from '#ports/builder.ts';
import type { Place } from '../ladder.ts';
import type { PhaseContext } from '../phase-spec.ts';
import type { GateInput, GateVerdict } from './gate.ts';

export type BuildInput = GateInput &
  Pick<RunState, 'issue' | 'plan'> &
  Partial<Pick<RunState, 'behaviours' | 'attempts' | 'sentBack'>>;

export interface Judged {
  readonly candidate: RankedCandidate;
  readonly rung: Rung;
  readonly verdict: GateVerdict;
}

/** What a visit of IMPLEMENT has seen so far; grows while the ladder is climbed. */
export interface Climb {
  readonly judged: Judged[];
  readonly nodes: NewHypothesisNode[];
  /** Of this visit. */
  readonly attempts: BuildAttempt[];
  readonly learnt: string[];
  /** What builders that were stopped left and did not pass. */
  readonly unfinished: UnfinishedChange[];
  /** Where a builder did what only a doubtful part of the issue says, `file:line: words` each: a person has to look. */
  readonly obeyed: string[];
  tried: number;
  /** What the latest builder said in one sentence. */
  last: string;
}

/** What everything that tries a rung is given. */
export interface World {
  readonly state: BuildInput;
  readonly context: PhaseContext;
  readonly step: Place;
  readonly seen: Climb;
}

/** What passed of a rung's proposals, most plausible first. */
export function passedBy(judged: readonly Judged[], rung: Rung): readonly RankedCandidate[] {
  return judged.filter((each) => each.rung === rung && each.verdict.kind === 'passed').map(({ candidate }) => candidate);
}

/** Ids of what a gate refuted earlier in this run, in whatever process, and of what was sent back: none of them is judged again. */
function refutedBefore({ sentBack = [] }: BuildInput, graph: HypothesisGraph): readonly string[] {
  const byGate = graph.nodes.filter(
    ({ mode, classification, perturbation }) =>
      mode === 'induction' && classification === 'refuted' && perturbation.withAcceptanceTests && perturbation.changes.length > 0,
  );
  return [
    ...new Set([
      ...byGate.map(({ perturbation }) => candidateId(perturbation.changes)),
      ...sentBack.map(({ chosen }) => chosen.patch.id),
    ]),
  ];
}

/** What no gate is asked about again. What passed is not in it: a rung that comes to the same change agrees with it. */
export function refutedIds(state: BuildInput, context: PhaseContext, { judged }: Climb): readonly string[] {
  const failed = judged.filter(({ verdict }) => verdict.kind !== 'passed');
  return [...new Set([...refutedBefore(state, context.graph), ...failed.map(({ candidate }) => candidate.patch.id)])];
}
