import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by path; `null` deletes one. */
export type Overlay = Readonly<Record<string, string | null>>;

/** A copy of a repository's files with some of them replaced; installed dependencies are shared by a link. */
export function overlaidTree(repository: string, target: string, overlay: Overlay): string {
  rmSync(target, { recursive: true, force: true });
  cpSync(repository, target, {
    recursive: true,
    filter: (path) => !path.startsWith(join(repository, '.git')) && !path.startsWith(join(repository, 'node_modules')),
  });
  if (existsSync(join(repository, 'node_modules'))) symlinkSync(join(repository, 'node_modules'), join(target, 'node_modules'));
  writeFiles(target, overlay);
  return target;
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
