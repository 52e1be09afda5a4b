import type { Halt, HaltReason } from './halt.ts';
import type { Phase } from './phase.ts';

/** How a command that worked on a run ended. `failed`: the world failed, or the input could not be used. */
export const runEnds = ['fixed', 'ready', 'halted', 'rejected', 'failed'] as const;
export type RunEnd = (typeof runEnds)[number];

/** One line of `log.jsonl` in the folder of a run, in the order in which things happened; for people who look. Nothing is decided by it. */
export type RunLogEntry = {
  /** Milliseconds since 1970. */
  readonly at: number;
} & RunLogFact;

export type RunLogFact =
  /** A command begins or goes on; `process`: pid and start time, so that a later process with the same number is not taken for it. */
  | { readonly kind: 'began'; readonly pid: number; readonly process: string | null }
  | { readonly kind: 'phase-started'; readonly phase: Phase }
  | {
      readonly kind: 'progress';
      readonly phase: Phase;
      readonly doing: string;
      readonly done: number;
      readonly total: number | null;
    }
  | {
      readonly kind: 'phase-ended';
      readonly phase: Phase;
      /** An earlier process had recorded it. */
      readonly recorded: boolean;
      readonly ms: number;
      readonly learnt: readonly string[];
    }
  | { readonly kind: 'lifted'; readonly reason: HaltReason; readonly phase: Phase; readonly by: string | null }
  | { readonly kind: 'said'; readonly sentence: string }
  | {
      readonly kind: 'ended';
      readonly end: RunEnd;
      readonly halt: Halt | null;
      /** Why it failed, who rejected it, or what there is to pick from; `null` otherwise. */
      readonly why: string | null;
    };

/** Lines of a log; a torn last line and what is no entry are left out. */
export function readRunLog(text: string): readonly RunLogEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null && 'kind' in value ? [value as RunLogEntry] : [];
    } catch {
      return [];
    }
  });
}
