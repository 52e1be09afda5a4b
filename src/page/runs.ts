import type { BoardRun, RunGraph, RunView } from '#domain/board.ts';
import type { PageRepository } from './commands.ts';

/** The runs of one repository, in the order of a board. */
export interface RepositoryRuns {
  readonly repository: PageRepository;
  readonly runs: readonly BoardRun[];
}

/** What the page reads of runs. `null`: there is no such repository or run. */
export interface PageRuns {
  list(): Promise<readonly RepositoryRuns[]>;
  view(repository: string, run: string): Promise<RunView | null>;
  graph(repository: string, run: string): Promise<RunGraph | null>;
}

/** Address of a run's page. */
export function runPath(repository: string, run: string): string {
  return `/runs/${repository}/${run}`;
}

/** Address of a slate's page. */
export function slatePath(repository: string, slate: string): string {
  return `/slates/${repository}/${slate}`;
}
