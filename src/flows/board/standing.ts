import type { RunStanding } from '#domain/board.ts';
import type { Halt } from '#domain/halt.ts';
import type { RunEnd, RunLogEntry } from '#domain/run-log-entry.ts';
import type { RunTrace } from '#domain/run-trace.ts';
import type { EndedVisit } from './visits.ts';

/** Where a run stands and, where it halted or failed, why. */
export interface Standing {
  readonly standing: RunStanding;
  readonly halt: Halt | null;
  /** Why it failed, or who rejected it. */
  readonly why: string | null;
}

const standingOf: Readonly<Record<RunEnd, RunStanding>> = {
  fixed: 'done',
  ready: 'ready',
  halted: 'halted',
  rejected: 'rejected',
  failed: 'failed',
};

/** A process that holds the run works on it; else what its last command wrote at its end counts, else what the journal says. */
export function standingIn(trace: RunTrace, visits: readonly EndedVisit[]): Standing {
  if (trace.holder !== null) return { standing: 'running', halt: null, why: null };
  const last = trace.log.findLast(
    (entry): entry is Extract<RunLogEntry, { kind: 'began' | 'ended' }> => entry.kind === 'began' || entry.kind === 'ended',
  );
  if (last?.kind === 'ended') return { standing: standingOf[last.end], halt: last.halt, why: last.why };
  if (last?.kind === 'began') return { standing: 'stopped', halt: null, why: null };
  return fromJournal(trace, visits.at(-1));
}

function fromJournal({ damage }: RunTrace, last: EndedVisit | undefined): Standing {
  if (damage !== null) return { standing: 'failed', halt: null, why: damage };
  if (last?.result.kind === 'halt') {
    const halt: Halt = { ...last.result.halt, phase: last.phase };
    return { standing: halt.reason === 'score-below-floor' ? 'rejected' : 'halted', halt, why: null };
  }
  return { standing: last?.phase === 'CLOSE' ? 'done' : 'stopped', halt: null, why: null };
}
