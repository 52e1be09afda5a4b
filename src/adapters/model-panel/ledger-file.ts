import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { modelRoles } from '#domain/model-role.ts';
import { WorldError } from '#domain/world-error.ts';
import { syncFolder } from '#lib/atomic-file.ts';
import type { LedgerBook, LedgerLine } from './ledger-book.ts';

const count = z.number().int().min(0);
const call = z.number().int().min(1);
const line = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('asked'),
    call,
    at: z.number(),
    through: z.enum(['panel', 'proxy']),
    role: z.enum(modelRoles),
    model: z.string(),
    request: z.string(),
    atMost: z.strictObject({
      inputTokens: count.nullable(),
      outputTokens: count.nullable(),
      costMicroUsd: z.number().min(0).nullable(),
      wallMs: count.nullable(),
    }),
  }),
  z.strictObject({
    kind: z.literal('settled'),
    call,
    ms: count,
    outcome: z.enum(['answered', 'failed']),
    inputTokens: count.nullable(),
    outputTokens: count.nullable(),
    costMicroUsd: z.number().min(0).nullable(),
  }),
]);

export interface LedgerFile extends LedgerBook {
  close(): Promise<void>;
}

/** Opens or begins the ledger of a run (JSON lines, append-only) and cuts off a torn last line. Throws WorldError `storage` for damage before it. */
export async function openLedgerFile(path: string): Promise<LedgerFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    const bytes = await file.readFile();
    const length = wholeLines(bytes);
    if (length < bytes.length) await file.truncate(length);
    const lines = readLines(bytes.subarray(0, length).toString(), path);
    if (bytes.length === 0) await syncFolder(dirname(path));
    return { lines, ...appender(file, path, length) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The lines of a ledger that another run wrote; a torn last one is left out. Throws WorldError `storage` for damage before it. */
export async function readLedgerFile(path: string): Promise<readonly LedgerLine[]> {
  const bytes = await readFile(path);
  return readLines(bytes.subarray(0, wholeLines(bytes)).toString(), path);
}

/** Bytes up to the last line's end. */
function wholeLines(bytes: Buffer): number {
  return bytes.lastIndexOf(0x0a) + 1;
}

function readLines(text: string, path: string): readonly LedgerLine[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((one, index) => {
      const result = line.safeParse(parsed(one));
      if (result.success) return result.data;
      throw new WorldError(
        'storage',
        `The ledger ${path} is damaged at line ${index + 1}, so nobody knows what this issue has spent on models. Mend that line, or move the file away: then what it holds counts no more.`,
      );
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function appender(file: FileHandle, path: string, end: number): Omit<LedgerFile, 'lines'> {
  let length = end;
  let last: Promise<void> = Promise.resolve();
  const write = async (entry: LedgerLine): Promise<void> => {
    const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      await file.appendFile(bytes);
      await file.datasync();
      length += bytes.length;
    } catch (cause) {
      // Part of a line before the next one would spoil both.
      await file.truncate(length).catch(() => undefined);
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new WorldError(
        'storage',
        `The ledger ${path} could not be written: ${why}. Make room or give write permission there, then run the same command again.`,
        { cause },
      );
    }
  };
  return {
    append(entry) {
      const written = last.then(() => write(entry));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await last;
      await file.close();
    },
  };
}
