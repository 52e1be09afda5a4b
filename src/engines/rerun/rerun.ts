/** In-process re-running of tests: thousands of candidates per second in one sandboxed process, where a process each allows a few. */
export { measureBaseline, repairableSources, type Baseline, type MeasuredTest } from './baseline.ts';
export { readInCheckout, type RerunContext } from './context.ts';
export { parsedSource, type ParsedSource } from './instrument/parsed-source.ts';
export { statementsOf, type Statement } from './instrument/statements.ts';
export type { EditTry } from './placed-tries.ts';
export { openTries, type Tries } from './run-candidates.ts';
export { startTryProcess, type StartedProcess } from './try-process.ts';
export { tryEdits, tryIn } from './try-edits.ts';
export type { MovedFailure, TryHow, TryOptions, TryOutcome } from './try-outcome.ts';
export { compareVariants, type Behaviours, type CompareOptions, type ObservedInput } from './compare-variants.ts';
