import type { FlagValue, RunCard, RunCommand } from '#domain/run-card.ts';
import type { RunEnd, RunLogFact } from '#domain/run-log-entry.ts';
import type { Slate } from '#domain/slate.ts';
import type { WorkItem } from '#domain/work-item.ts';
import type { FixResult, RunEvent } from '#flows/issue-to-draft-pr.ts';
import type { SlateEvent } from '#flows/slate.ts';
import type { Paths } from '#wiring/paths.ts';
import { beginRunLog } from '#wiring/run-files.ts';

/** What a command leaves behind of its run besides the journal, for those who look at it later or at the same time. */
export interface RunRecorder {
  report(event: SlateEvent): void;
  /** Notes how it ended. */
  ended(end: Ended): void;
  /** Notes what was thrown. */
  failed(error: unknown): void;
}

export interface Ended {
  readonly end: RunEnd;
  readonly halt: FixResult['halt'];
  readonly why: string | null;
}

export interface RecordedRun {
  readonly paths: Paths;
  readonly run: string;
  readonly command: RunCommand;
  readonly root: string;
  readonly item: WorkItem;
  readonly base: string;
  readonly version: string;
  /** Flags as the command line gave them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The same thing that goes on is written down this often at most. */
const progressIntervalMs = 1_000;

/** Begins to record; called while the run is held. */
export async function recordRun({ paths, options, ...about }: RecordedRun): Promise<RunRecorder> {
  const card: Omit<RunCard, 'schema'> = { ...about, flags: lastingFlags(options) };
  const log = await beginRunLog(paths, card);
  let last = { doing: '', at: 0 };
  const report = (event: SlateEvent): void => {
    if (event.kind === 'progress') {
      const { doing } = event.progress;
      const now = Date.now();
      if (doing === last.doing && now - last.at < progressIntervalMs) return;
      last = { doing, at: now };
    }
    log.write(factOf(event));
  };
  return {
    report,
    ended: (end) => log.write({ kind: 'ended', ...end }),
    failed: (error) =>
      log.write({ kind: 'ended', end: 'failed', halt: null, why: error instanceof Error ? error.message : String(error) }),
  };
}

/** Of a run of `fix`. */
export function endOfFix({ outcome, halt, rejectedBy }: FixResult): Ended {
  return { end: outcome, halt, why: rejectedBy === null ? null : `${rejectedBy} put the label on the issue that ends it.` };
}

function factOf(event: RunEvent | SlateEvent): RunLogFact {
  switch (event.kind) {
    case 'phase-started':
    case 'phase-ended':
      return event;
    case 'progress':
      return { kind: 'progress', phase: event.phase, ...event.progress };
    case 'lifted':
      return { kind: 'lifted', reason: event.reason, phase: event.at, by: event.by };
    case 'forge':
    case 'variant':
      return { kind: 'said', sentence: event.sentence };
  }
}

/** Of a slate that was made. */
export function endOfSlate({ state, halt, doing, variants }: Slate): Ended {
  if (state === 'halted') return halt === null ? { end: 'rejected', halt, why: doing } : { end: 'halted', halt, why: null };
  const [best] = variants;
  const count = variants.length === 1 ? '1 variant' : `${variants.length} variants`;
  const why = best === undefined ? null : `${count} to pick from; the best is ${best.id}, score ${best.score.value.toFixed(2)}`;
  return { end: 'ready', halt: null, why };
}

/** Flags that say where, how often or in which form, and not which run; and what was agreed to once. */
const passing = new Set([
  'trust',
  'repo',
  'json',
  'resume',
  'proceedAnyway',
  'restart',
  'budget',
  'jobs',
  'prose',
  'variant',
  'version',
]);

function lastingFlags(options: RecordedRun['options']): RunCard['flags'] {
  const kept = Object.entries(options).filter(([name, value]) => !passing.has(name) && value !== undefined);
  return Object.fromEntries(kept as [string, FlagValue][]);
}
