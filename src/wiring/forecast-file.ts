import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { pathsFor } from './paths.ts';

/** Where the forecast of a repository is kept, in the state folder of the user. */
export interface ForecastFile {
  readonly path: string;
  /** `null` where there is none. */
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

/** `place` is a folder, or `owner/name` where the repository is read from its forge. */
export function forecastFile(
  place: { readonly folder: string } | { readonly name: string },
  environment: NodeJS.ProcessEnv,
): ForecastFile {
  const path = pathsFor('folder' in place ? resolve(place.folder) : `github:${place.name}`, environment).forecast;
  return {
    path,
    read: () => readFile(path, 'utf8').catch(() => null),
    write: (text) => writeFileAtomically(path, text),
  };
}
