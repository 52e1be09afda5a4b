import type { PhaseTime } from '#domain/board.ts';
import { phases, type Phase } from '#domain/phase.ts';
import type { RunState } from '#domain/run-state.ts';
import type { RunLogEntry } from '#domain/run-log-entry.ts';
import type { RunTrace } from '#domain/run-trace.ts';
import type { PhaseOutcome } from '#stages/phase-spec.ts';

/** A phase that ended, as the journal keeps it. */
export interface EndedVisit extends PhaseTime {
  readonly result: PhaseOutcome<Partial<RunState>>;
}

/** The phases that ended, oldest first. */
export function endedVisits({ steps }: Pick<RunTrace, 'steps'>): readonly EndedVisit[] {
  const counts = new Map<Phase, number>();
  return steps.flatMap(({ name, result, at }) => {
    // What publishes a picked variant has names of its own.
    const phase = phaseOf(name.replace(/^pick\/[^/]+\//, '').replace(/~\d+$/, ''));
    if (phase === null || !isVisit(result)) return [];
    const visit = (counts.get(phase) ?? 0) + 1;
    counts.set(phase, visit);
    const { outcome, ms } = result;
    return [{ phase, visit, outcome: outcome.kind, startedAt: at - ms, endedAt: at, learnt: outcome.learnt, result: outcome }];
  });
}

function phaseOf(name: string): Phase | null {
  return phases.find((phase) => phase === name) ?? null;
}

function isVisit(result: unknown): result is { readonly outcome: EndedVisit['result']; readonly ms: number } {
  return typeof result === 'object' && result !== null && 'outcome' in result && 'ms' in result;
}

/** The phase that was begun and has not ended: it runs now, or somebody stopped it. */
export function openVisit(trace: RunTrace, ended: readonly EndedVisit[]): PhaseTime | null {
  const begun = trace.log.findLast(
    (entry): entry is Extract<RunLogEntry, { kind: 'phase-started' | 'phase-ended' }> =>
      entry.kind === 'phase-started' || entry.kind === 'phase-ended',
  );
  if (begun?.kind !== 'phase-started') return null;
  const visit = ended.filter(({ phase }) => phase === begun.phase).length + 1;
  const outcome = trace.holder === null ? 'stopped' : 'running';
  return { phase: begun.phase, visit, outcome, startedAt: begun.at, endedAt: null, learnt: [] };
}
