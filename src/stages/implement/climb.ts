import { candidateId } from '#domain/candidate-patch.ts';
import type { HypothesisGraph, NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { BuildAttempt, RunState, SentBack } from '#domain/run-state.ts';
import type { RankedCandidate, Rung } from '#ports/builder.ts';
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

/** A model or an agent is asked at most so often for a work item; then a person is. */
export const mostAttempts = 3;

/** Climbs the ladder, never down, until a candidate passes the gates or no rung is left. */
export async function climb(state: BuildInput, context: PhaseContext): Promise<Climb> {
  const { ladder } = context;
  if (ladder.length === 0) throw new Error('A run without a builder: the ladder has no rung');
  const seen: Climb = { judged: [], nodes: [], attempts: [], learnt: [], tried: 0, last: 'the builder was not run' };
  for (let level = firstLevel(state, ladder); level < ladder.length; level++) {
    const rung = ladder[level];
    if (rung === undefined || attemptsLeft(rung, state.attempts ?? []) === 0) continue;
    await tryRung(state, context, { rung, level }, seen);
    if (isDecided(passedBy(seen.judged, rung), context)) break;
  }
  return seen;
}

/**
 * Where to begin: below nothing that was climbed before. A rung whose candidate was rejected by what was executed may try again, told what was seen;
 * a score that asks for more asks the rung above.
 */
function firstLevel({ sentBack = [] }: BuildInput, ladder: readonly Rung[]): number {
  const latest: SentBack | undefined = sentBack.at(-1);
  if (latest === undefined) return 0;
  const level = ladder.findIndex(({ name }) => name === latest.rung);
  return latest.because === 'score' ? level + 1 : Math.max(level, 0);
}

/** How often a rung may still be asked in this run. */
export function attemptsLeft(rung: Rung, earlier: readonly BuildAttempt[]): number {
  const bound = rung.builder.kind === 'search' ? rung.attempts : Math.min(rung.attempts, mostAttempts);
  return Math.max(0, bound - earlier.filter((attempt) => attempt.rung === rung.name).length);
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
