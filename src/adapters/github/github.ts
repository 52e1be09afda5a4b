import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Forge } from '#ports/forge.ts';
import type { ForgeIssue, GateForge, PullRequests } from '#ports/pull-requests.ts';
import { gitHubClient, type ClientOptions } from './client/client.ts';
import type { GitHubCredentials, GitHubPlace } from './client/credentials.ts';
import { openDesk, orNone, type Desk } from './desk.ts';
import { gateForge, pullRequests, readableFiles } from './gate-forge.ts';
import { readIssueAnswer } from './read/discussion.ts';
import { isCommitOnBranch } from './read/ancestry.ts';
import { read } from './read/read.ts';
import type { RepositoryAnswer } from './read/repository.ts';
import { repairForge } from './repair-forge.ts';
import { fullName, inRepository, type RepositoryName } from './repository-name.ts';
import type { StageWorkflow } from './write/start-stage.ts';
import type { Publishing } from './write/open-pull-request.ts';

export { readCredentials, readPlace, type GitHubCredentials, type GitHubPlace } from './client/credentials.ts';
export { fullName, isSameRepository, repositoryNamed, type RepositoryName } from './repository-name.ts';

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
const patientManners: Manners = {
  patience: { longestWaitMs: 120_000, sleep, now: Date.now },
  answerMs: 60_000,
  retryUnitMs: 1000,
  pacesWrites: true,
};

/** One repository of GitHub, and who we are there. It cannot merge, approve or mark as ready: no such call exists in it. */
export interface GitHub {
  /** Throws WorldError where the repository is not there or may not be seen. */
  about(): Promise<RepositoryAnswer>;
  /** `null` where there is none, or where the number is a pull request. */
  issue(number: number): Promise<ForgeIssue | null>;
  /** Whether GitHub's branch holds a commit; otherwise a pull request from it would carry what the branch does not have. */
  hasCommit(branch: string, commit: string): Promise<boolean>;
  /** Files and folders of the default branch. */
  files(): Pick<GateForge, 'file' | 'folder'>;
  /** Pull requests, for those who write nothing. */
  pullRequests(): PullRequests;
  repairForge(publishing: Publishing): Forge;
  gateForge(workflow: StageWorkflow): GateForge;
}

/** Opens a repository of GitHub. Asks nothing yet, but for an App whose installation is not named. */
export async function connectGitHub(options: GitHubOptions): Promise<GitHub> {
  const manners = { ...patientManners, ...options.manners };
  const credentials = await installed(options, manners);
  const desk = openDesk(gitHubClient({ place: options.place, credentials, ...manners }), options.repository);
  return gitHubAt(desk);
}

function gitHubAt(desk: Desk): GitHub {
  return {
    about: () => desk.about(),
    issue: (number) => orNone(desk, readIssueAnswer(desk.client, desk.repository, number)),
    hasCommit: (branch, commit) =>
      orNone(desk, isCommitOnBranch(desk.client, desk.repository, { branch, commit })).then((is) => is ?? false),
    files: () => readableFiles(desk),
    pullRequests: () => pullRequests(desk),
    repairForge: (publishing) => repairForge(desk, publishing),
    gateForge: (workflow) => gateForge(desk, workflow),
  };
}

/** An App is installed on each account apart; GitHub knows the installation of a repository. */
async function installed({ place, credentials, repository }: GitHubOptions, manners: Manners): Promise<GitHubCredentials> {
  if (credentials.kind !== 'app' || credentials.installationId !== null) return credentials;
  const client = gitHubClient({ place, credentials, ...manners });
  const { id } = await read(client, z.object({ id: z.number() }), {
    route: 'installation',
    doing: `find the installation of the App on ${fullName(repository)}`,
    parameters: inRepository(repository),
  });
  return { ...credentials, installationId: id };
}
