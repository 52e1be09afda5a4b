import type { LegResult, LegRun } from '../leg.ts';

/** Reports that say something else than their exit status, and reports that did not come to their end. */
export function doubts(
  base: LegResult,
  head: LegResult,
): { readonly forged: readonly string[]; readonly unfinished: readonly string[] } {
  const runs = (
    [
      ['base', base],
      ['head', head],
    ] as const
  ).flatMap(([leg, result]) =>
    [...result.repeats, result.suite, result.earlier].flatMap((run) => (run === null ? [] : [{ leg, run }])),
  );
  // Where a file does not load, no test ran, and that is what is said.
  const told = runs.flatMap(({ leg, run }) =>
    [...run.problems, ...(hangs(run) ? (['timed-out'] as const) : [])]
      .filter((problem) => problem !== 'no-tests' || run.fileFailures.length === 0)
      .map((problem) => ({ problem, said: `${leg}: ${problem.replaceAll('-', ' ')}` })),
  );
  const unfinished = new Set(['timed-out', 'output-truncated', 'killed', 'no-tests']);
  const pick = (isUnfinished: boolean): readonly string[] => [
    ...new Set(told.filter(({ problem }) => unfinished.has(problem) === isUnfinished).map(({ said }) => said)),
  ];
  return { forged: pick(false), unfinished: pick(true) };
}

/** Something was still running when its time was over: slow or endless, which a clock cannot tell apart. */
function hangs(run: LegRun): boolean {
  return [...run.fileFailures, ...run.tests].some(({ failure }) => failure === 'timeout');
}

/** What differs between repetitions of the same tests: names of tests and files. */
export function unsteady(runs: readonly LegRun[]): readonly string[] {
  const [first, ...others] = runs.map(outcomes);
  if (first === undefined) return ['nothing was run'];
  const names = new Set([first, ...others].flatMap((run) => [...run.keys()]));
  return [...names].filter((name) => others.some((run) => run.get(name) !== first.get(name)));
}

function outcomes({ tests, fileFailures }: LegRun): ReadonlyMap<string, string> {
  return new Map([
    ...tests.map(({ id, status, failure }) => [id, `${status} ${failure ?? ''}`] as const),
    ...fileFailures.map(({ file, failure }) => [file, `file ${failure}`] as const),
  ]);
}
