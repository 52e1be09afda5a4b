import { constants } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FrozenFile } from '#domain/acceptance.ts';
import type { Checkout } from '#ports/workspace.ts';

/** Text of a file to be laid over a copy. */
export type LaidFile = Pick<FrozenFile, 'path' | 'content'>;

/** Runs `use` in a copy of a checkout with files laid over it; the copy is gone afterwards, so no run sees what another one left. */
export async function inCopy<T>(checkout: Checkout, files: readonly LaidFile[], use: (copy: Checkout) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'patchline-copy-'));
  try {
    await cp(checkout.path, path, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    for (const file of files) {
      const target = join(path, file.path);
      await mkdir(dirname(target), { recursive: true });
      // A link in the repository must never lead a write out of the copy.
      await rm(target, { force: true });
      await writeFile(target, file.content);
    }
    return await use({ ...checkout, path });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
