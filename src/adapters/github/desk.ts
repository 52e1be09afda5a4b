import type { GitHubClient } from './client/client.ts';
import { readRepository, type RepositoryAnswer } from './read/repository.ts';
import { readSelf, type Self } from './read/self.ts';
import type { RepositoryName } from './repository-name.ts';

/** Where work on one repository is done from: the client, the repository, and what is asked once and kept. */
export interface Desk {
  readonly client: GitHubClient;
  readonly repository: RepositoryName;
  readonly self: () => Promise<Self>;
  readonly about: () => Promise<RepositoryAnswer>;
}

/**
 * An answer that may say "there is none". GitHub says the same of a repository that the credentials may not see, so this throws where the
 * repository itself cannot be read.
 */
export async function orNone<T>(desk: Desk, answer: Promise<T | null>): Promise<T | null> {
  const found = await answer;
  if (found === null) await desk.about();
  return found;
}

export function openDesk(client: GitHubClient, repository: RepositoryName): Desk {
  return {
    client,
    repository,
    self: once(() => readSelf(client)),
    about: once(() => readRepository(client, repository)),
  };
}

/** Keeps an answer; a failure is asked again. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  return () => {
    kept ??= ask();
    kept.catch(() => (kept = null));
    return kept;
  };
}
