import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import type { PastPullRequests } from '#ports/past-pull-requests.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { gitHistory } from '#adapters/git-history/git-history.ts';
import { connectGitHub, readCredentials, readPlace, repositoryNamed } from '#adapters/github/github.ts';

/** The past that a clone holds. Throws WorldError `usage` where there is no such folder. */
export async function openClonePast(folder: string, branch: string | null): Promise<PastPullRequests> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return gitHistory({ folder: resolve(folder), branch });
  throw new WorldError(
    'usage',
    `Cannot read past pull requests from "${folder}": there is no such folder. Name the folder of a clone with --repo.`,
  );
}

/** What GitHub remembers of a repository, read with the credentials of the environment. */
export async function openGitHubPast(name: string, environment: NodeJS.ProcessEnv): Promise<PullRequests> {
  const repository = repositoryNamed(name);
  if (repository === null) {
    throw new WorldError('usage', `"${name}" is no name of a repository. Name it as OWNER/NAME.`);
  }
  const credentials = readCredentials(environment);
  if (credentials.kind === 'none') {
    throw new WorldError(
      'usage',
      `Reading the past pull requests of ${name} takes a token. Set GH_TOKEN, or read them without one from a clone: git clone --mirror, then --repo FOLDER.`,
    );
  }
  const gitHub = await connectGitHub({ place: readPlace(environment), credentials, repository });
  return gitHub.pullRequests();
}
