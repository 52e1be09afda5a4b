import { basename } from 'node:path';
import type { RunTrace } from '#domain/run-trace.ts';
import { board, runGraph, runView } from '#flows/board.ts';
import { sha256 } from '#lib/digest.ts';
import type { BoardSource } from '#page/board-page.ts';
import type { PageCommands, PageRepository, StartedCommand } from '#page/commands.ts';
import type { Changes } from '#page/live.ts';
import type { PageRuns } from '#page/runs.ts';
import { openRepository, type OpenedRepository } from '#wiring/fix-world.ts';
import { listRuns, runReader, type RunReader } from '#wiring/run-files.ts';
import { beginCommand, finishCommand, watchedCommands } from '#wiring/started-commands.ts';
import { receiptPath } from './open-fix.ts';

/** A repository that is shown, with what is read of it. */
interface Served {
  readonly repository: PageRepository;
  readonly paths: OpenedRepository['paths'];
  readonly reader: RunReader;
}

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
    served.set(id, { repository: { id, name: basename(root), root }, paths, reader: runReader(paths) });
  }
  const all = [...served.values()];
  const runs = runsOf(served);
  const commands = commandsOf(served);
  const version = async (): Promise<string> => {
    const parts = await Promise.all(
      all.map(async ({ reader, paths }) => `${await reader.version()}\n${await commandsVersion(paths)}`),
    );
    return sha256(parts.join('\n')).slice(0, 16);
  };
  return { repositories: all.map(({ repository }) => repository), runs, commands, changes: { version } };
}

async function commandsVersion({ commands }: Served['paths']): Promise<string> {
  const all = await watchedCommands(commands, 5);
  return all.map(({ id, isRunning, exitCode, output }) => `${id} ${isRunning} ${exitCode} ${output.length}`).join('\n');
}

async function tracesOf({ paths, reader }: Served): Promise<readonly RunTrace[]> {
  const traces = await Promise.all((await listRuns(paths)).map((run) => reader.read(run)));
  return traces.filter((trace) => trace !== null);
}

function runsOf(served: ReadonlyMap<string, Served>): PageRuns {
  const read = async (repository: string, run: string): Promise<{ readonly trace: RunTrace; readonly one: Served } | null> => {
    const one = served.get(repository);
    if (one === undefined || !(await listRuns(one.paths)).includes(run)) return null;
    const trace = await one.reader.read(run);
    return trace === null ? null : { trace, one };
  };
  return {
    list: () =>
      Promise.all([...served.values()].map(async (one) => ({ repository: one.repository, runs: board(await tracesOf(one)) }))),
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
  const traces = await tracesOf(one);
  const begun = traces.flatMap(({ run, log }) => log.flatMap((entry) => (entry.kind === 'began' ? [{ run, ...entry }] : [])));
  const commands = await watchedCommands(one.paths.commands);
  return commands.map(({ process: identity, ...command }) => {
    const found = begun.find(
      (entry) => entry.pid === command.pid && (identity === null ? entry.at >= command.startedAt : entry.process === identity),
    );
    return { ...command, repository: one.repository.id, run: found?.run ?? null };
  });
}
