import type { LedgerEntry } from './model-spending.ts';
import type { RunCard } from './run-card.ts';
import type { RunLogEntry } from './run-log-entry.ts';

/** A finished step of a journal. */
export interface RecordedStep {
  readonly name: string;
  /** What it gave, as JSON; a phase gives its outcome and the milliseconds that it took. */
  readonly result: unknown;
  /** When it ended, milliseconds since 1970. */
  readonly at: number;
}

/** Everything that a run left behind, as it is read by somebody who does not hold it. */
export interface RunTrace {
  readonly run: string;
  /** Path of its own folder. */
  readonly folder: string;
  /** `null`: it began under a version that wrote none. */
  readonly card: RunCard | null;
  readonly log: readonly RunLogEntry[];
  /** When its journal was begun; `null` where there is none. */
  readonly openedAt: number | null;
  readonly steps: readonly RecordedStep[];
  /** What is wrong with its journal, one sentence; `null`: nothing. */
  readonly damage: string | null;
  /** Process that works on it now. */
  readonly holder: number | null;
  readonly ledger: readonly LedgerEntry[];
  /** When anything of it changed last, milliseconds since 1970. */
  readonly changedAt: number;
}
