import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { slugOf } from '#domain/branch-name.ts';
import { GoingInCircles } from '#domain/model-spending.ts';
import type { UnfinishedChange } from '#domain/run-state.ts';
import { writeFileAtomically } from '#lib/atomic-file.ts';

/** An unfinished change as a file that "git apply" takes. */
export interface KeptFile {
  readonly by: string;
  readonly path: string;
  /** Why it is no fix, one sentence. */
  readonly why: string;
}

/** Writes what stopped builders had changed into the folder of their run, the latest of each builder. */
export async function keepUnfinished(folder: string, changes: readonly UnfinishedChange[]): Promise<readonly KeptFile[]> {
  const latest = [...new Map(changes.map((change) => [change.by, change])).values()];
  if (latest.length > 0) await mkdir(folder, { recursive: true });
  return Promise.all(
    latest.map(async ({ by, patch, why }) => {
      const path = join(folder, `unfinished-${slugOf(by, 60)}.diff`);
      await writeFileAtomically(path, patch.diff);
      return { by, path, why };
    }),
  );
}

/** An error that ends the command. Of a model that went in circles: with the place of what it had changed. */
export async function keptWith(error: unknown, folder: string): Promise<unknown> {
  if (!(error instanceof GoingInCircles) || error.kept.unfinished.length === 0) return error;
  const files = await keepUnfinished(folder, error.kept.unfinished);
  return error.saying([...keptLines(files), 'The same command goes on from there.'].join(' '));
}

/** What a person reads about them, one line each; they did not pass, so nobody takes them for a fix. */
export function keptLines(files: readonly KeptFile[]): readonly string[] {
  return files.map(({ by, path }) => `What ${by} had changed, which did not pass: ${path} (a diff for "git apply").`);
}
