/** The repository's own test command on changed copies of a checkout: slower than re-running in process, and it works with every program. */
export { measureByRuns, type MeasuredRuns } from './measure-by-runs.ts';
export { tryByRuns } from './try-by-runs.ts';
