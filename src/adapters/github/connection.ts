import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ClientOptions, GitHubClient } from './client/client.ts';
import type { GitHubCredentials, GitHubPlace } from './client/credentials.ts';
import type { Reach } from './client/routes.ts';
import { read } from './read/read.ts';
import { fullName, inRepository, type RepositoryName } from './repository-name.ts';

export interface GitHubOptions {
  readonly place: GitHubPlace;
  readonly credentials: GitHubCredentials;
  readonly repository: RepositoryName;
  /** What is set otherwise in tests; see `patientManners`. */
  readonly manners?: Partial<Manners>;
}

/** How GitHub is treated: how long is waited, how often is asked. */
export type Manners = Pick<ClientOptions, 'patience' | 'answerMs' | 'retryUnitMs' | 'pacesWrites'>;

/** A limit is waited for two minutes in all, an answer one; faults are asked again after one and four seconds. */
const patientManners: Omit<Manners, 'pacesWrites'> = {
  patience: { longestWaitMs: 120_000, sleep, now: Date.now },
  answerMs: 60_000,
  retryUnitMs: 1000,
};

/** A double on the loopback counts no writes against anybody. */
const isOnThisMachine = ({ api }: GitHubPlace): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(api).hostname);

/** A client with its credentials; for `reach` see `ClientOptions`. Asks nothing, but for an App whose installation is not named. */
export async function openClient(options: GitHubOptions, reach?: Reach): Promise<GitHubClient> {
  const manners = { ...patientManners, pacesWrites: !isOnThisMachine(options.place), ...options.manners };
  const credentials = await installed(options, manners);
  const { gitHubClient } = await octokitClient();
  return gitHubClient({ place: options.place, credentials, ...manners, ...(reach === undefined ? {} : { reach }) });
}

/** An App is installed on each account apart; GitHub knows the installation of a repository. */
async function installed({ place, credentials, repository }: GitHubOptions, manners: Manners): Promise<GitHubCredentials> {
  if (credentials.kind !== 'app' || credentials.installationId !== null) return credentials;
  const { gitHubClient } = await octokitClient();
  const client = gitHubClient({ place, credentials, ...manners });
  const { id } = await read(client, z.object({ id: z.number() }), {
    route: 'installation',
    doing: `find the installation of the App on ${fullName(repository)}`,
    parameters: inRepository(repository),
  });
  return { ...credentials, installationId: id };
}

/** Octokit takes longer to load than most of our own code, and a run on a file with an issue needs none of it. */
const octokitClient = () => import('./client/client.ts');
