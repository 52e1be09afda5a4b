import { basename } from 'node:path';
import type { BoardRun } from '#domain/board.ts';
import type { RunLogEntry } from '#domain/run-log-entry.ts';
import type { RunTrace } from '#domain/run-trace.ts';
import { boardRow, inBoardOrder, runGraph, runView } from '#flows/board.ts';
import { sha256 } from '#lib/digest.ts';
import type { BoardSource } from '#page/board-page.ts';
import type { PageCommands, PageRepository, StartedCommand } from '#page/commands.ts';
import type { Changes } from '#page/live.ts';
import type { PageRuns, RepositoryRuns } from '#page/runs.ts';
import { openRepository, type OpenedRepository } from '#wiring/fix-world.ts';
import { listRuns, readTrace, runStamp } from '#wiring/run-files.ts';
import { beginCommand, finishCommand, watchedCommands } from '#wiring/started-commands.ts';
import { receiptPath } from './open-fix.ts';

/** A repository that is shown, with what is read of it. */
interface Served {
  readonly repository: PageRepository;
  readonly paths: OpenedRepository['paths'];
  /** Rows of the board with the stamps that they were read at; whole traces are too large to keep. */
  readonly rows: Map<string, Row>;
}

interface Row {
  readonly stamp: string;
  readonly run: BoardRun;
  readonly begun: readonly Begun[];
}

/** A process that began to work on a run. */
type Begun = Pick<Extract<RunLogEntry, { readonly kind: 'began' }>, 'at' | 'pid' | 'process'>;

export interface ServedWorld extends BoardSource {
  readonly changes: Changes;
}

/** Opens repositories for the page. Throws `WorldError` where one is none. */
export async function openPageWorld(folders: readonly string[]): Promise<ServedWorld> {
  const served = new Map<string, Served>();
  for (const folder of folders) {
    const { repository, paths } = await openRepository(folder, null, process.env, () => {});
    const { root } = repository;
    const id = sha256(root).slice(0, 16);
    served.set(id, { repository: { id, name: basename(root), root }, paths, rows: new Map() });
  }
  const all = [...served.values()];
  const runs = runsOf(served);
  const commands = commandsOf(served);
  const changes = sharedChanges(async () => {
    const parts = await Promise.all(all.map(async (one) => `${await runsVersion(one)}\n${await commandsVersion(one.paths)}`));
    return sha256(parts.join('\n')).slice(0, 16);
  });
  return { repositories: all.map(({ repository }) => repository), runs, commands, changes };
}

/** Asked by every open page, and looked up once for all of them. */
function sharedChanges(version: () => Promise<string>): Changes {
  let last: { readonly at: number; readonly answer: Promise<string> } | null = null;
  return {
    version() {
      const now = Date.now();
      if (last === null || now - last.at > 500) last = { at: now, answer: version() };
      return last.answer;
    },
  };
}

async function runsVersion({ paths }: Served): Promise<string> {
  const runs = await listRuns(paths);
  return (await Promise.all(runs.map(async (run) => `${run} ${await runStamp(paths, run)}`))).join('\n');
}

async function commandsVersion({ commands }: Served['paths']): Promise<string> {
  const all = await watchedCommands(commands, 5);
  return all.map(({ id, isRunning, exitCode, output }) => `${id} ${isRunning} ${exitCode} ${output.length}`).join('\n');
}

/** Rows of all runs; only what changed since the last time is read. */
async function rowsOf({ paths, rows }: Served): Promise<readonly Row[]> {
  const all: Row[] = [];
  for (const run of await listRuns(paths)) {
    const stamp = await runStamp(paths, run);
    const known = rows.get(run);
    const row = stamp !== null && known?.stamp === stamp ? known : await readRow(paths, run, stamp);
    if (row === null) continue;
    rows.set(run, row);
    all.push(row);
  }
  return all;
}

async function readRow(paths: Served['paths'], run: string, stamp: string | null): Promise<Row | null> {
  const trace = stamp === null ? null : await readTrace(paths, run);
  if (stamp === null || trace === null) return null;
  const begun = trace.log.flatMap((entry) => (entry.kind === 'began' ? [entry] : []));
  return { stamp, run: boardRow(trace), begun };
}

function runsOf(served: ReadonlyMap<string, Served>): PageRuns {
  const read = async (repository: string, run: string): Promise<{ readonly trace: RunTrace; readonly one: Served } | null> => {
    const one = served.get(repository);
    if (one === undefined || !(await listRuns(one.paths)).includes(run)) return null;
    const trace = await readTrace(one.paths, run);
    return trace === null ? null : { trace, one };
  };
  const listed = async (one: Served): Promise<RepositoryRuns> => {
    const rows = await rowsOf(one);
    return { repository: one.repository, runs: inBoardOrder(rows.map(({ run }) => run)) };
  };
  return {
    list: () => Promise.all([...served.values()].map(listed)),
    async view(repository, run) {
      const found = await read(repository, run);
      return found === null ? null : runView(found.trace, (state) => receiptPath({ state }, found.one.paths));
    },
    async graph(repository, run) {
      const found = await read(repository, run);
      return found === null ? null : runGraph(found.trace);
    },
  };
}

function commandsOf(served: ReadonlyMap<string, Served>): PageCommands {
  const placeOf = (repository: string): Served => {
    const one = served.get(repository);
    if (one === undefined) throw new Error(`No repository ${repository} is served`);
    return one;
  };
  const list = async (): Promise<readonly StartedCommand[]> => {
    const lists = await Promise.all([...served.values()].map(commandsIn));
    return lists.flat().toSorted((one, other) => other.startedAt - one.startedAt);
  };
  return {
    async start({ argv, input, repository }) {
      const {
        paths,
        repository: { root },
      } = placeOf(repository);
      const begun = await beginCommand(paths.commands, root, { argv: withPlace(argv, root), input });
      return { ...begun, repository, exitCode: null, isRunning: true, run: null, output: '' };
    },
    async finish({ argv, repository }) {
      const { root } = placeOf(repository).repository;
      return await finishCommand(root, withPlace(argv, root));
    },
    list,
  };
}

/** Each command names its repository and answers with data. */
function withPlace(argv: readonly string[], root: string): readonly string[] {
  return [...argv, '--repo', root, '--json'];
}

async function commandsIn(one: Served): Promise<readonly StartedCommand[]> {
  const begun = (await rowsOf(one)).flatMap((row) => row.begun.map((entry) => ({ ...entry, run: row.run.run })));
  const commands = await watchedCommands(one.paths.commands);
  return commands.map(({ process: identity, ...command }) => {
    const found = begun.find(
      (entry) => entry.pid === command.pid && (identity === null ? entry.at >= command.startedAt : entry.process === identity),
    );
    return { ...command, repository: one.repository.id, run: found?.run ?? null };
  });
}
