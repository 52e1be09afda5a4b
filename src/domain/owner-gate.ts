import type { WriteCapability } from './write-capability.ts';

/** A command of the owner (lint, types, an eval, a live probe) that has to end with 0 before a draft pull request is opened. */
export interface OwnerGate {
  readonly name: string;
  /** Program and arguments; never a shell string. */
  readonly argv: readonly string[];
  readonly wallMs: number;
  /** Whether a change is held to it even where base fails it too; otherwise that is shown and counts against nobody. Default false. */
  readonly evenIfRedOnBase?: boolean;
  /** What it may do outside of the sandbox, where it is a live probe; absent: it has no network. */
  readonly writes?: WriteCapability;
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
  /** What it gave on base; looked at only where it failed on the candidate and does not write. */
  readonly onBase?: 'passed' | 'failed';
  /** Whether a failure speaks against the candidate. Absent where it passed. */
  readonly counts?: boolean;
  /** What a live probe made, one line each; absent where it may not write. */
  readonly made?: readonly string[];
}
