import { WorldError } from '#domain/world-error.ts';
import { claimFolder } from '#lib/claim-folder.ts';

/** A run that this process holds. */
export interface RunLock {
  readonly release: () => Promise<void>;
}

/** Takes a run for this process; `kill -9` leaves no lock behind. Throws WorldError `storage` where a live process holds it. */
export async function takeRun(folder: string, run: string): Promise<RunLock> {
  const claim = await claimFolder(folder);
  switch (claim.kind) {
    case 'taken':
      return claim;
    case 'held':
      throw new WorldError(
        'storage',
        `Process ${claim.pid} is working on run "${run}", so it was left alone. Wait until that process has ended, or end it with "kill ${claim.pid}", then run the same command again.`,
      );
    case 'nameless':
      throw new WorldError(
        'environment',
        'Patchline cannot tell its own process from others, because neither /proc nor "ps" is there. Mount /proc or install "ps", then run the same command again.',
      );
  }
}
