import { candidateId } from '#domain/candidate-patch.ts';
import type { HypothesisGraph, NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { BudgetSpent } from '#domain/model-spending.ts';
import type { BuildAttempt, RunState } from '#domain/run-state.ts';
import type { RankedCandidate, Rung } from '#ports/builder.ts';
import { rungsLeft } from '../ladder.ts';
import type { PhaseContext } from '../phase-spec.ts';
import type { GateInput, GateVerdict } from './gate.ts';
import { isOpen } from './separation.ts';
import { tryRung } from './try-rung.ts';

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
  tried: number;
  /** What the latest builder said in one sentence. */
  last: string;
}

/** Climbs the ladder, never down, until a candidate passes the gates or no rung is left. */
export async function climb(state: BuildInput, context: PhaseContext): Promise<Climb> {
  const { ladder } = context;
  if (ladder.length === 0) throw new Error('A run without a builder: the ladder has no rung');
  const seen: Climb = { judged: [], nodes: [], attempts: [], learnt: [], tried: 0, last: 'no builder was run' };
  for (const place of rungsLeft(ladder, state.attempts ?? [], state.sentBack?.at(-1))) {
    if (await isSpent(state, seen, () => tryRung(state, context, place, seen))) break;
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
    if (!(error instanceof BudgetSpent) || sentBack.every(({ because }) => because === 'owner-gate')) throw error;
    seen.last = `the budget for models is used up: ${error.bound}`;
    return true;
  }
}

/** Whether no dearer rung need be asked: something passed, and nothing that passed too contradicts it. */
function isDecided(passed: readonly RankedCandidate[], { settings }: PhaseContext): boolean {
  return passed.length > 0 && (settings.lifted.includes('no-fix-found') || !isOpen(passed));
}

/** What passed of a rung's proposals, most plausible first. */
export function passedBy(judged: readonly Judged[], rung: Rung): readonly RankedCandidate[] {
  return judged.filter((each) => each.rung === rung && each.verdict.kind === 'passed').map(({ candidate }) => candidate);
}

/** Ids of what a gate refuted earlier in this run, in whatever process, and of what was sent back: none of them is judged again. */
export function refutedBefore({ sentBack = [] }: BuildInput, graph: HypothesisGraph): readonly string[] {
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
