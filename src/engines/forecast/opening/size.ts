import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { kindOf, type PathKind } from './path-kind.ts';

/** How large a change is, and what kinds of files it touches: numbers of files and lines. */
export interface Size {
  readonly files: number;
  readonly addedFiles: number;
  readonly removedFiles: number;
  readonly folders: number;
  readonly extensions: number;
  /** Files of each kind. */
  readonly kinds: Readonly<Record<PathKind, number>>;
  readonly additions: number;
  readonly deletions: number;
  readonly testAdditions: number;
  readonly binaries: number;
}

export function sizeOf(files: readonly ChangedFile[]): Size {
  const kinds: Record<PathKind, number> = { test: 0, documentation: 0, ci: 0, dependencies: 0, source: 0, other: 0 };
  for (const { path } of files) kinds[kindOf(path)] += 1;
  return {
    files: files.length,
    addedFiles: files.filter(({ status }) => status === 'added').length,
    removedFiles: files.filter(({ status }) => status === 'removed').length,
    folders: new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))).size,
    extensions: new Set(files.map(({ path }) => /\.[^./]+$/.exec(path)?.[0] ?? '')).size,
    kinds,
    additions: sum(files, ({ additions }) => additions),
    deletions: sum(files, ({ deletions }) => deletions),
    testAdditions: sum(files, ({ path, additions }) => (kindOf(path) === 'test' ? additions : 0)),
    binaries: files.filter(
      ({ patch, additions, deletions, status }) => patch === null && additions + deletions === 0 && status !== 'renamed',
    ).length,
  };
}

function sum(files: readonly ChangedFile[], of: (file: ChangedFile) => number): number {
  return files.reduce((total, file) => total + of(file), 0);
}
