import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isProcessAlive, processIdentity } from './process-identity.ts';

export type FolderClaim =
  /** This process holds it until `release`. */
  | { readonly kind: 'taken'; readonly release: () => Promise<void> }
  /** A live process holds it. */
  | { readonly kind: 'held'; readonly pid: string }
  /** This machine does not tell processes apart. */
  | { readonly kind: 'nameless' };

const attempts = 5;

/**
 * Takes for this process what a folder stands for. Each claimant writes a claim that is named after its process, then looks at the others': of two at
 * once at least one sees the other and steps back. The claims of dead processes count for nothing, so `kill -9` leaves no lock
 * behind; they can be removed by anyone, because a name never comes back.
 */
export async function claimFolder(folder: string): Promise<FolderClaim> {
  const self = processIdentity(process.pid);
  if (self === null) return { kind: 'nameless' };
  const claim = `${self}~${randomBytes(4).toString('hex')}`;
  let holder = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    // Two that stepped back before each other must not meet again in step.
    if (attempt > 0) await wait(5 + Math.floor(Math.random() * 30));
    await putClaim(folder, claim);
    const others = await liveClaims(folder, claim);
    if (others[0] === undefined) return { kind: 'taken', release: () => removeClaim(folder, claim) };
    holder = others[0];
    await removeClaim(folder, claim);
  }
  return { kind: 'held', pid: holder.split('-', 1)[0] ?? '' };
}

async function putClaim(folder: string, claim: string): Promise<void> {
  for (;;) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The folder may vanish in between: whoever released it removes it when it is empty.
    const isWritten = await writeFile(join(folder, claim), '', { flag: 'wx', mode: 0o600 }).then(
      () => true,
      async (error: unknown) => {
        if ((await readdir(folder).catch(() => null)) === null) return false;
        throw error;
      },
    );
    if (isWritten) return;
  }
}

async function liveClaims(folder: string, own: string): Promise<readonly string[]> {
  const others = (await readdir(folder)).filter((claim) => claim !== own);
  const isLive = (claim: string): boolean => isProcessAlive(claim.split('~', 1)[0] ?? '');
  await Promise.all(others.filter((claim) => !isLive(claim)).map((claim) => rm(join(folder, claim), { force: true })));
  return others.filter(isLive);
}

async function removeClaim(folder: string, claim: string): Promise<void> {
  await rm(join(folder, claim), { force: true });
  await rmdir(folder).catch(() => undefined);
}
