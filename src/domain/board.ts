import type { Halt } from './halt.ts';
import type { HypothesisGraph } from './hypothesis-graph.ts';
import type { ModelRole } from './model-role.ts';
import type { Phase } from './phase.ts';
import type { RunCommand } from './run-card.ts';
import type { RunLogEntry } from './run-log-entry.ts';
import type { BuildAttempt, Finding, Published } from './run-state.ts';
import type { Score } from './score.ts';
import type { WorkItem } from './work-item.ts';

/**
 * Where a run stands, in the order of a board: what waits for a person comes first. `stopped`: no process works on it and it did not end;
 * `failed`: the world failed; `ready`: a slate of which nothing was picked; `rejected`: ended by a label, or its score is below the floor.
 */
export const runStandings = ['halted', 'failed', 'ready', 'running', 'stopped', 'done', 'rejected'] as const;
export type RunStanding = (typeof runStandings)[number];

/** Calls of models, summed. `null`: at least one answered call did not say. */
export interface CostSum {
  readonly calls: number;
  readonly failed: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicroUsd: number | null;
  /** Milliseconds in calls. */
  readonly ms: number;
}

/** One run as a board shows it. Title and sentences may hold untrusted text. */
export interface BoardRun {
  readonly run: string;
  /** `null`: it began under a version that did not record it. */
  readonly command: RunCommand | null;
  readonly title: string | null;
  /** Number of its issue. */
  readonly number: number | null;
  readonly standing: RunStanding;
  /** The phase that it is in, or ended in; `null` before the first. */
  readonly phase: Phase | null;
  /** What it does now or did last, one sentence. */
  readonly doing: string | null;
  readonly halt: Halt | null;
  /** Milliseconds since 1970; `null` where nobody knows. */
  readonly startedAt: number | null;
  readonly changedAt: number;
  /** Process that works on it. */
  readonly pid: number | null;
  readonly dryRun: boolean;
  readonly cost: CostSum;
  readonly branch: string | null;
  /** Address on its forge; `null` where there is none. */
  readonly pullRequest: string | null;
  readonly score: number | null;
}

/** One visit of a phase. */
export interface PhaseTime {
  readonly phase: Phase;
  /** 1 for the first visit. */
  readonly visit: number;
  readonly outcome: 'continue' | 'back' | 'halt' | 'running' | 'stopped';
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `null`: it has not ended. */
  readonly endedAt: number | null;
  readonly learnt: readonly string[];
}

/** What one role cost with one model. */
export interface RoleCost extends CostSum {
  readonly role: ModelRole;
  /** `vendor/model`. */
  readonly model: string;
}

/** Everything about one run that is shown. */
export interface RunView extends BoardRun {
  /** `null`: see `BoardRun.command`. */
  readonly item: WorkItem | null;
  readonly base: string | null;
  readonly folder: string;
  /** The same run again, as a command; `null` where nobody knows it. */
  readonly flags: Readonly<Record<string, unknown>> | null;
  readonly timeline: readonly PhaseTime[];
  readonly costs: readonly RoleCost[];
  readonly log: readonly RunLogEntry[];
  readonly published: Published | null;
  /** Path of the receipt; `null` where there is none. */
  readonly receipt: string | null;
  readonly scoreDetails: Score | null;
  readonly tests: { readonly failToPass: readonly string[]; readonly passToPass: number } | null;
  readonly findings: readonly Finding[];
  readonly attempts: readonly BuildAttempt[];
  /** The change as a unified diff; `null` where none was chosen. */
  readonly diff: string | null;
  /** Paths that it changes. */
  readonly files: readonly string[];
  readonly nodes: number;
  /** What is wrong with its journal, one sentence. */
  readonly damage: string | null;
}

/** The graph of a run as far as it has come. */
export interface RunGraph {
  readonly run: string;
  readonly title: string | null;
  readonly graph: HypothesisGraph;
}
