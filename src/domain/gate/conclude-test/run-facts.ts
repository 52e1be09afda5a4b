import type { LegRun } from '../leg.ts';

/** Names of tests and files that fail in any of these runs. */
export function failing(runs: readonly LegRun[]): readonly string[] {
  return [
    ...new Set(
      runs.flatMap((run) => [...run.tests.filter((test) => test.status === 'failed').map((test) => test.id), ...filesOf(run)]),
    ),
  ];
}

/** Tests that passed before and do not any more, and files that loaded before. A test that is gone from the report is left to those who read the diff. */
export function regressions(before: LegRun | null, after: LegRun | null): readonly string[] {
  if (before === null || after === null) return [];
  const passed = new Set(before.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  const failed = after.tests.filter((test) => test.status === 'failed' && passed.has(test.id)).map((test) => test.id);
  return [...failed, ...filesOf(after).filter((file) => !filesOf(before).includes(file))];
}

/** Files that failed to load or to set up. */
export function filesOf(run: LegRun): readonly string[] {
  return run.fileFailures.map(({ file }) => file);
}

export function statusOf(run: LegRun, id: string): string {
  return run.tests.find((test) => test.id === id)?.status ?? 'missing';
}
