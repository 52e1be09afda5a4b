import type { HeldAside } from './held-aside.ts';

/** What was executed and seen about one candidate. Missing evidence is `null` and never raises a score. */
export interface Evidence {
  readonly acceptance: { readonly passed: number; readonly total: number };
  /** The repository's own suite; `null` where it has none. */
  readonly suite: {
    readonly passed: number;
    readonly newFailures: readonly string[];
    readonly failuresOnBase: readonly string[];
  } | null;
  /** Mutants of the changed lines; `null` where none could be made. */
  readonly mutants: { readonly killed: number; readonly total: number } | null;
  /**
   * `request-changes`: something that a reviewer claimed was executed and seen. `approve`: independent models attacked the change, and nothing that they gave to
   * execute was seen. `null`: no review that counts. What a reviewer merely says is in none of them.
   */
  readonly review: 'approve' | 'request-changes' | null;
  readonly hygiene: { readonly passed: number; readonly total: number };
  readonly heldAside: HeldAside;
  /** Survivors of the search that behave differently from the chosen one and that nothing separated from it. */
  readonly unseparatedRivals: number;
  /** Paths frozen or protected that the candidate touched. */
  readonly frozenFilesTouched: readonly string[];
  /** What in the diff has no business in a fix (ends the process, patches the test framework …), `file:line rule` each. */
  readonly tampering: readonly string[];
}
