/** A command of the owner (lint, types, an eval, a live probe) that has to end with 0 before a draft pull request is opened. */
export interface OwnerGate {
  readonly name: string;
  /** Program and arguments; never a shell string. */
  readonly argv: readonly string[];
  readonly wallMs: number;
}

/** What one of them gave on the candidate. */
export interface OwnerGateRun {
  readonly name: string;
  readonly argv: readonly string[];
  readonly passed: boolean;
  /** `null`: it did not end by itself. */
  readonly exitCode: number | null;
  /** Last lines of its output. */
  readonly tail: string;
  readonly ms: number;
}
