import { trajectoryOf } from '#domain/trajectory.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { chooseNext } from './ask-failure-reader.ts';
import type { Climb, Judged, World } from './climbing.ts';
import { feedbackOn } from './feedback.ts';
import type { GateVerdict } from './gate.ts';
import { perturb, type Perturbed } from './perturb.ts';
import { type FailureReading, readFailure } from './read-failure.ts';

/** Reads the failing assertion, runs what tells more about it, records both, and says what the next try is told. */
export async function readTry(
  { state, context, seen }: World,
  { candidate, verdict }: Judged,
  failing: readonly number[],
): Promise<string> {
  noteTrajectory(seen, verdict, failing);
  const reading = readFailure(verdict.red, verdict.failing !== null);
  const perturbed = reading === null ? null : await look({ state, context, seen }, { reading, candidate, verdict });
  const trajectory = failing.length > 2 ? trajectoryOf(failing) : null;
  return feedbackOn({ patch: candidate.patch, verdict, reading, perturbed, failing, trajectory });
}

interface Look {
  readonly reading: FailureReading;
  readonly candidate: RankedCandidate;
  readonly verdict: GateVerdict;
}

async function look(
  { state, context, seen }: Omit<World, 'step'>,
  { reading, candidate, verdict }: Look,
): Promise<Perturbed | null> {
  const chosen = await chooseNext(context, reading, candidate);
  if (chosen === null) return null;
  if (chosen.learnt !== null) seen.learnt.push(chosen.learnt);
  const perturbed = await context.step(`look-${candidate.patch.id.slice(0, 16)}`, () =>
    perturb(state, context, { reading, next: chosen.next, candidate, edge: chosen.edge }),
  );
  if (perturbed === null) return null;
  const under = seen.nodes.findLastIndex(({ perturbation }) => perturbation === verdict.node.perturbation);
  seen.nodes.push({ ...perturbed.node, parent: under < 0 ? null : `@${under}` });
  return perturbed;
}

/** Repeated trials show how they move: the node of the latest says it. */
function noteTrajectory({ nodes }: Climb, verdict: GateVerdict, failing: readonly number[]): void {
  const at = nodes.indexOf(verdict.node);
  if (at >= 0 && failing.length > 2) nodes[at] = { ...verdict.node, trajectory: trajectoryOf(failing) };
}
