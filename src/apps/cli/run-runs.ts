import type { RunTrace } from '#domain/run-trace.ts';
import { WorldError } from '#domain/world-error.ts';
import { boardRow, inBoardOrder, runGraph, runView } from '#flows/board.ts';
import { graphText } from '#present/graph-text.ts';
import { boardLines, runViewLines } from '#present/board-text.ts';
import { openRepository, type OpenedRepository } from '#wiring/fix-world.ts';
import { listRuns, readTrace } from '#wiring/run-files.ts';
import { receiptPath } from './open-fix.ts';

/** Where runs are. */
export interface RunsPlace {
  readonly repo: string;
  readonly json?: boolean;
}

/** Prints all runs. Returns 0. */
export async function runRunsList(options: RunsPlace): Promise<number> {
  const { repository, paths } = await openRepository(options.repo, null, process.env, () => {});
  const traces = await Promise.all((await listRuns(paths)).map((run) => readTrace(paths, run)));
  const runs = inBoardOrder(traces.filter((trace) => trace !== null).map(boardRow));
  console.log(options.json === true ? JSON.stringify({ repository: repository.root, runs }) : boardLines(runs));
  return 0;
}

/** Prints one run. Returns 0. */
export async function runRunsShow(name: string, options: RunsPlace): Promise<number> {
  const { trace, opened } = await openTrace(name, options);
  const view = runView(trace, (state) => receiptPath({ state }, opened.paths));
  console.log(options.json === true ? JSON.stringify(view) : runViewLines(view));
  return 0;
}

/** Prints the graph of one run. Returns 0. */
export async function runRunsGraph(name: string, options: RunsPlace): Promise<number> {
  const { trace } = await openTrace(name, options);
  const found = runGraph(trace);
  console.log(options.json === true ? JSON.stringify(found) : graphText(found.graph, 'terminal') || 'Nothing was executed yet.');
  return 0;
}

/** The run that a name or "latest" means. Throws WorldError `usage` where there is none. */
export async function openTrace(
  name: string,
  { repo }: RunsPlace,
): Promise<{ readonly trace: RunTrace; readonly opened: OpenedRepository }> {
  const opened = await openRepository(repo, null, process.env, () => {});
  const known = await listRuns(opened.paths);
  const traces = await Promise.all(
    (name === 'latest' ? known : known.filter((run) => run === name)).map((run) => readTrace(opened.paths, run)),
  );
  const trace = traces.filter((each) => each !== null).toSorted((one, other) => other.changedAt - one.changedAt)[0];
  if (trace !== undefined) return { trace, opened };
  const there = known.length === 0 ? 'it has none' : `it has ${known.slice(0, 5).join(', ')}`;
  throw new WorldError(
    'usage',
    `There is no run "${name}" of ${opened.repository.root}: ${there}. "patchline runs" lists them; --repo names another repository.`,
  );
}
