import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import type { Clock } from '#ports/clock.ts';
import { journalOver } from '#ports/journal-steps.ts';
import type { Journal, Journals, JsonValue } from '#ports/journal.ts';
import { openJournalFile } from './journal-file.ts';
import { decodeRecord, type JournalRecord } from './record.ts';
import { takeRun } from './run-lock.ts';

export interface FileJournalOptions {
  /** Absolute path of the folder that holds one file per run. */
  readonly folder: string;
  readonly clock: Clock;
}

/**
 * Journals as files: append-only lines of JSON, each on the disk before the step counts as done and each holding the sha256 of the
 * line before it. `open` throws WorldError `storage` where another live process holds the run, or where lines were changed.
 */
export function fileJournals(options: FileJournalOptions): Journals {
  return {
    async open(run) {
      refuseBadName(run);
      try {
        return await lockAndOpen(options, run);
      } catch (error) {
        throw error instanceof WorldError ? error : notOpened(options.folder, run, error);
      }
    },
    list: () => listRuns(options.folder),
  };
}

async function lockAndOpen(options: FileJournalOptions, run: string): Promise<Journal> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const lock = await takeRun(join(options.folder, `${run}.holders`), run);
  try {
    return await openRun(options, run, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function notOpened(folder: string, run: string, error: unknown): WorldError {
  const said = error instanceof Error ? error.message : String(error);
  return new WorldError(
    'storage',
    `The journal of run "${run}" could not be opened in ${folder}: ${said}. Make the folder writable, or move away what stands there, then run the same command again.`,
    { cause: error },
  );
}

async function openRun({ folder, clock }: FileJournalOptions, run: string, release: () => Promise<void>): Promise<Journal> {
  const file = await openJournalFile(join(folder, `${run}${suffix}`), run, clock.now());
  return journalOver(run, resultsOf(file.records), {
    record: (name, result) => file.append({ kind: 'step', name, result, at: clock.now() }),
    async close() {
      await file.close();
      await release();
    },
  });
}

const suffix = '.jsonl';

function refuseBadName(run: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(run) && !run.endsWith(suffix)) return;
  throw new WorldError(
    'usage',
    `${JSON.stringify(run)} cannot be the name of a run: it takes up to 100 letters, digits, dots, hyphens and underscores, a letter or digit first. Name one that "patchline fix" printed.`,
  );
}

function resultsOf(records: readonly JournalRecord[]): ReadonlyMap<string, JsonValue | undefined> {
  return new Map(records.flatMap((record) => (record.kind === 'step' ? [[record.name, record.result] as const] : [])));
}

async function listRuns(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(suffix));
  const runs = await Promise.all(
    names.map(async (name) => ({ run: name.slice(0, -suffix.length), at: await openedAt(join(folder, name)) })),
  );
  return runs.toSorted((one, other) => other.at - one.at || one.run.localeCompare(other.run)).map(({ run }) => run);
}

async function openedAt(path: string): Promise<number> {
  const bytes = await readFile(path);
  const end = bytes.indexOf(10);
  return decodeRecord(bytes.subarray(0, end === -1 ? bytes.length : end))?.at ?? 0;
}
