import { setTimeout as sleep } from 'node:timers/promises';
import { WorldError } from '#domain/world-error.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { connectGitHub, fullName, readCredentials, readPlace, repositoryNamed } from '#adapters/github/github.ts';
import { repositoryOfClone } from './github-world.ts';

/** A repository on GitHub, for those who look and write nothing. */
export interface GateBoardWorld {
  readonly pullRequests: PullRequests;
  /** `OWNER/NAME`. */
  readonly repository: string;
  /** Address of GitHub's pages, without a slash at its end. */
  readonly server: string;
  readonly hasToken: boolean;
}

export interface GateBoardPlace {
  /** `OWNER/NAME`; `null`: that of the workflow, else that of the clone in `folder`. */
  readonly repository: string | null;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Somebody waits for a board: a limit of GitHub that lasts longer is told instead. */
const longestWaitMs = 10_000;

/** Opens a repository to read its board. Throws WorldError `usage` where none is named. What is open is worth keeping: GitHub confirms what it told before for nothing. */
export async function openGateBoard({ repository, folder, environment }: GateBoardPlace): Promise<GateBoardWorld> {
  const name = repository ?? environment['GITHUB_REPOSITORY'] ?? (await repositoryOfClone(folder, environment)) ?? '';
  const named = repositoryNamed(name);
  if (named === null) {
    throw new WorldError(
      'usage',
      name === ''
        ? 'There is no board to read: no repository was named, and this folder is no clone of one on GitHub. Pass --repository OWNER/NAME.'
        : `"${name.slice(0, 100)}" is no name of a repository. Name it as OWNER/NAME.`,
    );
  }
  const place = readPlace(environment);
  const credentials = readCredentials(environment);
  const manners = { patience: { longestWaitMs, sleep, now: Date.now }, answerMs: 20_000 };
  const gitHub = await connectGitHub({ place, credentials, repository: named, manners });
  return {
    pullRequests: gitHub.pullRequests(),
    repository: fullName(named),
    server: place.server,
    hasToken: credentials.kind !== 'none',
  };
}
