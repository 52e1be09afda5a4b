import { WorldError } from '#domain/world-error.ts';

/** The sentence about what a builder left and nobody will take over. `reason` completes "because …". */
export function refusedFind(reason: string): WorldError {
  return new WorldError(
    'repository',
    `What the builder left in its checkout was not taken over because ${reason}. Only text files of ordinary size can be a fix; run again with a builder that removes what it does not need.`,
  );
}
