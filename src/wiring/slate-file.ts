import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { slateSchema, type Slate } from '#domain/slate.ts';
import { runFolder, type FixWorld } from './fix-world.ts';
import { readJsonFile } from './json-file.ts';

/** Files of one slate in the folder of its run. */
export interface SlateFiles {
  /** `slate.json`: what is shown. */
  readonly slate: string;
  /** `carry.json`: what the next round needs. */
  readonly carry: string;
}

export function slateFiles(paths: FixWorld['paths'], id: string): SlateFiles {
  const folder = runFolder(paths, id);
  return { slate: join(folder, 'slate.json'), carry: join(folder, 'carry.json') };
}

/** Names of the slates of a repository, the one that changed last first. */
export async function listSlates(paths: FixWorld['paths']): Promise<readonly string[]> {
  const names = await readdir(paths.runs).catch(() => []);
  const found = await Promise.all(
    names.map(async (id) => ({
      id,
      at: await stat(slateFiles(paths, id).slate).then(
        ({ mtimeMs }) => mtimeMs,
        () => null,
      ),
    })),
  );
  return found
    .flatMap(({ id, at }) => (at === null ? [] : [{ id, at }]))
    .toSorted((one, other) => other.at - one.at)
    .map(({ id }) => id);
}

/** `null` where there is none of this version, or it is damaged. */
export async function readSlate(paths: FixWorld['paths'], id: string): Promise<Slate | null> {
  const read = (await readJsonFile(slateFiles(paths, id).slate)) as Partial<Slate> | null;
  return read?.schema === slateSchema ? (read as Slate) : null;
}

/** All slates of a repository, the one that changed last first. */
export async function readSlates(paths: FixWorld['paths']): Promise<readonly Slate[]> {
  const names = await listSlates(paths);
  const slates = await Promise.all(names.map((id) => readSlate(paths, id)));
  return slates.filter((slate) => slate !== null);
}
