import { readGateBoard } from '#flows/gate/read-board.ts';
import { gateBoardLines } from '#present/gate-board.ts';
import { openGateBoard } from '#wiring/gate-board-world.ts';

export interface GateBoardOptions {
  readonly repository?: string;
  readonly repo: string;
  readonly json?: boolean;
}

/** `patchline gate board`: reads and writes nothing. Returns 0. */
export async function runGateBoard({ repository, repo, json }: GateBoardOptions): Promise<number> {
  const world = await openGateBoard({ repository: repository ?? null, folder: repo, environment: process.env });
  const board = await readGateBoard(world.pullRequests, { ...world, now: Date.now() });
  console.log(json === true ? JSON.stringify(board) : gateBoardLines(board).join('\n'));
  return 0;
}
