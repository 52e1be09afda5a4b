import type { BuildAttempt } from '#domain/run-state.ts';
import { locationsFor } from '#domain/spec.ts';
import type { BuildResult, Rung } from '#ports/builder.ts';
import { withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { type BuildInput, type Climb, refutedIds, type World } from './climbing.ts';
import { grown, handoverNode, handoverText, heldBack } from './handover.ts';

/** What a rung above the first is told; `null` for the first, and where the owner switched the hand-over off. */
export function handOver({ state, context, step, seen }: World): string | null {
  if (step.level === 0) return null;
  const { rung } = step;
  const isOn = context.settings.handOver;
  const known = grown(context.graph, seen.nodes);
  const text = isOn ? handoverText(known, heldBack(state), seen.unfinished.at(-1) ?? null) : null;
  seen.nodes.push(handoverNode(rung.name, text, isOn));
  if (!isOn) seen.learnt.push(`hand-over is switched off: ${rung.name} is told nothing of what was learnt before it`);
  return text;
}

export interface Asked {
  readonly result: BuildResult;
  /** It was built now, and not in an earlier process of the run. */
  readonly isNew: boolean;
}

/** One attempt of a rung: a durable step. It goes on from what the same rung had changed when it was stopped. */
export async function askBuilder({ state, context, step, seen }: World, handover: string | null): Promise<Asked> {
  const { rung } = step;
  const number = attemptsOf(state, seen, rung).length + 1;
  const begun = seen.unfinished.findLast(({ by }) => by === rung.name)?.patch.changes ?? [];
  let isNew = false;
  const result = await context.step(`build-${rung.name}-${number}${rung.model === null ? '' : ` by ${rung.model}`}`, () => {
    isNew = true;
    return withCheckout(context, { base: state.repository.base, changes: begun }, (checkout) =>
      rung.builder.build({
        checkout,
        issue: state.issue,
        visibleTests: state.visibleTests,
        locations: locationsFor(state.plan, rung.builder.kind),
        handover,
        feedback: feedbackFor(state, context, seen, rung),
        refuted: refutedIds(state, context, seen),
        budget: context.settings.budget,
        seed: context.settings.seed,
        progress: context.progress,
      }),
    );
  });
  return { result, isNew };
}

/** Of a rung, in this run. */
function attemptsOf({ attempts = [] }: BuildInput, seen: Climb, rung: Rung): readonly BuildAttempt[] {
  return [...attempts, ...seen.attempts].filter((attempt) => attempt.rung === rung.name);
}

/** Its own tries first; then why later phases sent the run back, unless that was another rung's try and the hand-over is switched off. */
function feedbackFor(state: BuildInput, { settings }: PhaseContext, seen: Climb, rung: Rung): readonly string[] {
  const own = attemptsOf(state, seen, rung).flatMap((attempt) => (attempt.seen === undefined ? [] : [attempt.seen]));
  const sent = (state.sentBack ?? []).filter((each) => each.rung === rung.name || settings.handOver);
  return [...own, ...sent.map(({ feedback }) => feedback)];
}
