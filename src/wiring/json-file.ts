import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '#lib/atomic-file.ts';

/** What stands in a file, as JSON; `null` where there is none or it is damaged. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return null;
  }
}

export function writeJsonFile(path: string, value: unknown): Promise<void> {
  return writeFileAtomically(path, `${JSON.stringify(value)}\n`);
}
