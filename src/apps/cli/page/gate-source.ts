import { WorldError } from '#domain/world-error.ts';
import { readGateBoard } from '#flows/gate/read-board.ts';
import type { PageRepository } from '#page/commands.ts';
import type { GateAnswer } from '#page/gate/gate-page.ts';
import type { GateSource } from '#page/gate/gate-view.ts';
import { openGateBoard, type GateBoardWorld } from '#wiring/gate-board-world.ts';
import { repositoryOfClone } from '#wiring/github-world.ts';

/** A board is read anew after half a minute at the earliest: people reload pages, and GitHub counts requests. */
const freshMs = 30_000;

interface Kept<T> {
  readonly at: number;
  readonly answer: Promise<T>;
}

/** The boards of repositories on GitHub, read as `patchline gate board` reads them. */
export function gateSource(repositories: readonly PageRepository[], environment: NodeJS.ProcessEnv): GateSource {
  const worlds = new Map<string, GateBoardWorld>();
  const boards = new Map<string, Kept<GateAnswer>>();
  let names: Kept<readonly string[]> | null = null;
  const read = async (name: string): Promise<GateAnswer> => {
    try {
      const world = worlds.get(name) ?? (await openGateBoard({ repository: name, folder: '.', environment }));
      worlds.set(name, world);
      return { kind: 'board', board: await readGateBoard(world.pullRequests, { ...world, now: Date.now() }) };
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      return { kind: 'failed', repository: name, why: error.message };
    }
  };
  return {
    async board(repository) {
      if (repository === null) return { kind: 'unnamed' };
      const kept = fresh(boards.get(repository) ?? null) ?? { at: Date.now(), answer: read(repository) };
      boards.set(repository, kept);
      return kept.answer;
    },
    async known() {
      names = fresh(names) ?? { at: Date.now(), answer: namesOf(repositories, environment) };
      return names.answer;
    },
  };
}

function fresh<T>(kept: Kept<T> | null): Kept<T> | null {
  return kept !== null && Date.now() - kept.at < freshMs ? kept : null;
}

async function namesOf(repositories: readonly PageRepository[], environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const names = await Promise.all(repositories.map(({ root }) => repositoryOfClone(root, environment)));
  return [...new Set(names.filter((name) => name !== null))];
}
