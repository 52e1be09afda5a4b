import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import { syncFolder } from '#lib/atomic-file.ts';
import { readChain } from './read-chain.ts';
import { encodeRecord, schemaVersion, type JournalRecord, type NewRecord } from './record.ts';

/** An open journal file. */
export interface JournalFile {
  readonly records: readonly JournalRecord[];
  /** Resolves when the record is on the disk. Records are written one after the other, in the order of the calls. */
  append(record: NewRecord): Promise<void>;
  close(): Promise<void>;
}

/** Opens or begins the journal of a run and cuts off a torn last record. Throws WorldError `storage` for damage before it. */
export async function openJournalFile(path: string, run: string, now: number): Promise<JournalFile> {
  const file = await open(path, 'a+', 0o600);
  try {
    await file.chmod(0o600);
    const chain = readChain(await file.readFile(), run);
    if (chain.kind === 'broken') throw damaged(path, run, chain.line, chain.reason);
    await file.truncate(chain.length);
    const journal = appender(file, path, chain);
    if (chain.records.length === 0) {
      await journal.append({ kind: 'opened', schema: schemaVersion, run, at: now });
      await syncFolder(dirname(path));
    }
    return { ...journal, records: chain.records };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function appender(
  file: FileHandle,
  path: string,
  end: { readonly length: number; readonly hash: string },
): Omit<JournalFile, 'records'> {
  let { length, hash } = end;
  let last: Promise<void> = Promise.resolve();
  const write = async (record: NewRecord): Promise<void> => {
    const encoded = encodeRecord(record, hash);
    const bytes = Buffer.from(`${encoded.line}\n`);
    try {
      await file.appendFile(bytes);
      await file.datasync();
    } catch (error) {
      // Part of a record before the next one would break the chain.
      await file.truncate(length).catch(() => undefined);
      throw notWritten(path, error);
    }
    length += bytes.length;
    hash = encoded.hash;
  };
  return {
    append(record) {
      const written = last.then(() => write(record));
      // The next record waits for this one; its failure is told to whoever asked for it.
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await last;
      await file.close();
    },
  };
}

function damaged(path: string, run: string, line: number, reason: string): WorldError {
  return new WorldError(
    'storage',
    `The journal of run "${run}" (${path}) is damaged at line ${line}: ${reason}. Move the file away ("mv '${path}' '${path}.damaged'") and run the same command again: the steps are then executed once more, and none of their effects is doubled.`,
  );
}

function notWritten(path: string, cause: unknown): WorldError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new WorldError(
    'storage',
    `The journal ${path} could not be written: ${said}. Make room or give write permission there, then run the same command again; it continues at this step.`,
    { cause },
  );
}
