import type { GitHubClient } from '../client/client.ts';
import { fullName, inRepository, repositoryNamed, type RepositoryName } from '../repository-name.ts';
import { read, readExisting } from './read.ts';
import { repositoryShape } from './shapes.ts';

/** What GitHub says of a repository to these credentials. */
export interface RepositoryAnswer {
  /** Its name as GitHub writes it. */
  readonly name: RepositoryName;
  readonly defaultBranch: string;
  /** `null` where GitHub does not say, as for Apps and workflows. */
  readonly mayPush: boolean | null;
  readonly mayLabel: boolean | null;
  /** The repository that it is a fork of in the end; `null` for none. */
  readonly source: RepositoryName | null;
}

/** Throws WorldError `repository` where there is none that the credentials may see. */
export async function readRepository(client: GitHubClient, repository: RepositoryName): Promise<RepositoryAnswer> {
  return repositoryOf(await read(client, repositoryShape, question(repository)), client, repository);
}

/** As `readRepository`; `null` where there is none. */
export async function findRepository(client: GitHubClient, repository: RepositoryName): Promise<RepositoryAnswer | null> {
  const answer = await readExisting(client, repositoryShape, question(repository));
  return answer === null ? null : repositoryOf(answer, client, repository);
}

function question(repository: RepositoryName) {
  return {
    route: 'repository',
    doing: `read the repository ${fullName(repository)}`,
    parameters: inRepository(repository),
  } as const;
}

type Answer = (typeof repositoryShape)['_output'];

function repositoryOf(answer: Answer, client: GitHubClient, asked: RepositoryName): RepositoryAnswer {
  // An installation's rights are not a person's role; what GitHub says here of them is not theirs.
  const isPerson = client.kind === 'token' && answer.permissions !== undefined;
  return {
    name: repositoryNamed(answer.full_name) ?? asked,
    defaultBranch: answer.default_branch,
    mayPush: isPerson ? (answer.permissions?.push ?? null) : null,
    mayLabel: isPerson ? (answer.permissions?.triage ?? answer.permissions?.push ?? null) : null,
    source: answer.fork ? repositoryNamed(answer.source?.full_name ?? '') : null,
  };
}
