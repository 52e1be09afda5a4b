import type { FailureKind } from '#domain/test-report.ts';
import type { MeasuredTest } from './baseline.ts';
import type { EditTry } from './placed-tries.ts';

export type TryOutcome =
  /** All failing tests pass and no covering passing test fails. */
  | { readonly kind: 'survived' }
  /** Indices into `TryOptions.failing` that pass now. */
  | {
      readonly kind: 'failed';
      /** Positions of failing tests that it turned green without breaking another test. */
      readonly passed: readonly number[];
      /** Positions of failing tests that were green, and how many were run before the try was given up. */
      readonly green: readonly number[];
      /** A test ran out of fuel or out of stack: outside of this process it might never end. */
      readonly isEndless: boolean;
      readonly ran: number;
      /** How the first red test failed, where not as on base and no passing test was seen to break. */
      readonly moved?: MovedFailure | null;
    }
  /** `isEndless`: it ran out of fuel or out of stack there. */
  | { readonly kind: 'regressed'; readonly broke: string; readonly isEndless?: boolean }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'crashed' }
  /** It does not parse or does not load. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'not-tried' };

/** A failure that is another one than on base. */
export interface MovedFailure {
  /** 1-based, of the test file; `null` where the stack does not tell. */
  readonly line: number | null;
  /** The line is after the one at which the test fails on base. */
  readonly isLater: boolean;
  readonly failure: FailureKind;
  /** Its beginning, at most 120 characters. */
  readonly message: string;
}

export interface TestsOfTries {
  /** Tests that must become green, fail-fast order. */
  readonly failing: readonly MeasuredTest[];
  /** Tests that must stay green. */
  readonly passing: readonly MeasuredTest[];
}

export interface TryHow {
  /** How often over the usual fuel a test may burn: 1 to sift, more for what may have been given up too early. */
  readonly patience: number;
  /** Whether the failing tests go on after one stayed red, where they cost little: to see which of them an edit helps. */
  readonly isThorough: boolean;
  readonly wallMs: number;
  readonly progress: (done: number) => void;
  /** Called once, while the last tries run: for what would keep the process waiting after them. Answers the next list, where that is known. */
  readonly meanwhile?: () => readonly EditTry[] | null;
  /** Tries that need all modules loaded anew may take so many times as long as the others did; the rest is not tried. Default: no limit. */
  readonly loadingShare?: number;
}

export type TryOptions = TestsOfTries & TryHow;
