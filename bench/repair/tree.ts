import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from './in-sandbox.ts';

/** Files by path; `null` deletes one. */
export type Overlay = Readonly<Record<string, string | null>>;

/** A copy of a repository's files with some of them replaced; its installed dependencies stay where they are. */
export function overlaidTree(repository: string, target: string, overlay: Overlay): Tree {
  rmSync(target, { recursive: true, force: true });
  cpSync(repository, target, {
    recursive: true,
    filter: (path) => !path.startsWith(join(repository, '.git')) && !path.startsWith(join(repository, 'node_modules')),
  });
  writeFiles(target, overlay);
  const installed = join(repository, 'node_modules');
  return { path: target, dependencies: existsSync(installed) ? realpathSync(installed) : null };
}

export function writeFiles(folder: string, files: Overlay): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    if (content === null) {
      rmSync(file, { force: true });
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** The file's text, or an empty text where there is none. */
export function textAt(folder: string, path: string): string {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
