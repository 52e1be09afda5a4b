import { WorldError } from '#domain/world-error.ts';
import { findRepository } from '../read/repository.ts';
import { shaped } from '../read/read.ts';
import { repositoryShape } from '../read/shapes.ts';
import { fullName, inRepository, isSameRepository, repositoryNamed, type RepositoryName } from '../repository-name.ts';
import type { Desk } from '../desk.ts';

export interface PublishingPlace {
  readonly name: RepositoryName;
  /** Just forked: GitHub may need a moment until git can push to it. */
  readonly isNew: boolean;
}

/** Where our branches go: the repository itself, or our fork of it where we may not push. */
export async function publishingPlace(desk: Desk): Promise<PublishingPlace> {
  const about = await desk.about();
  if (about.mayPush !== false) return { name: about.name, isNew: false };
  const { login } = await desk.self();
  const fork = await findFork(desk, { owner: login, name: about.name.name });
  return fork === null ? { name: await makeFork(desk), isNew: true } : { name: fork, isNew: false };
}

/** Our fork under its usual name; `null` where there is none, or something else of that name. */
async function findFork({ client, repository }: Desk, name: RepositoryName): Promise<RepositoryName | null> {
  const found = await findRepository(client, name);
  if (found?.source === null || found?.source === undefined) return null;
  return isSameRepository(found.source, repository) ? found.name : null;
}

/** GitHub hands back the fork that is there already, so that asking twice makes one. */
async function makeFork({ client, repository }: Desk): Promise<RepositoryName> {
  const question = {
    route: 'fork',
    doing: `fork ${fullName(repository)}, where the token may not push`,
    parameters: { ...inRepository(repository), default_branch_only: true },
  } as const;
  const { full_name: made } = shaped(repositoryShape.pick({ full_name: true }), await client.ask(question), question);
  const fork = repositoryNamed(made);
  if (fork !== null) return fork;
  throw new WorldError(
    'network',
    `GitHub forked ${fullName(repository)} and named the fork "${made}", which is no name. Run the same command again.`,
  );
}
