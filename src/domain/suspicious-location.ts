import type { SourceLocation } from './source-location.ts';

/** A statement with the strength of the suspicion that it holds the fault. */
export interface SuspiciousLocation {
  readonly at: SourceLocation;
  /** 1-based, inclusive. */
  readonly endLine: number;
  /** 0..1, comparable within one ranking only. */
  readonly score: number;
  /** What the score came from, strongest first (`ochiai 0.82`, `stack frame`, `named in the issue`). */
  readonly reasons: readonly string[];
}
