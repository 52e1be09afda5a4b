import type { Forge } from '#ports/forge.ts';
import type { ForgeIssue, GateForge, PullRequests } from '#ports/pull-requests.ts';
import { openClient, type GitHubOptions } from './connection.ts';
import { openDesk, orNone, type Desk } from './desk.ts';
import { gateForge, pullRequests, readableFiles } from './gate-forge.ts';
import { readIssueAnswer } from './read/discussion.ts';
import { isCommitOnBranch } from './read/ancestry.ts';
import type { RepositoryAnswer } from './read/repository.ts';
import { repairForge } from './repair-forge.ts';
import type { StageWorkflow } from './write/start-stage.ts';
import type { Publishing } from './write/open-pull-request.ts';

export type { GitHubOptions, Manners } from './connection.ts';
export { readCredentials, readPlace, type GitHubCredentials, type GitHubPlace } from './client/credentials.ts';
export { fullName, isSameRepository, repositoryNamed, type RepositoryName } from './repository-name.ts';

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
  return gitHubAt(openDesk(await openClient(options), options.repository));
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
