import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedStep } from '#domain/run-trace.ts';
import { isProcessAlive } from '#lib/process-identity.ts';
import { readChain } from './read-chain.ts';
import type { JournalRecord } from './record.ts';

/** A journal as somebody reads it who does not hold its run. */
export interface ReadJournal {
  /** Milliseconds since 1970; `null` where there is no journal. */
  readonly openedAt: number | null;
  readonly steps: readonly RecordedStep[];
  /** One sentence; `null`: it is whole but for a record that is being written. */
  readonly damage: string | null;
}

/** Reads the journal of a run and changes nothing, whoever works on it. */
export async function readJournal(folder: string, run: string): Promise<ReadJournal> {
  const bytes = await readFile(join(folder, `${run}.jsonl`)).catch(() => null);
  if (bytes === null) return { openedAt: null, steps: [], damage: null };
  const chain = readChain(bytes, run, decodeTrusted);
  if (chain.kind === 'broken') {
    return { openedAt: null, steps: [], damage: `Its journal is damaged at line ${chain.line}: ${chain.reason}.` };
  }
  const steps = chain.records.flatMap((record) =>
    record.kind === 'step' ? [{ name: record.name, result: record.result as unknown, at: record.at }] : [],
  );
  return { openedAt: chain.records[0]?.at ?? null, steps, damage: null };
}

/** Looks at no result, which is most of the time that reading takes: the chain tells that we wrote it. */
function decodeTrusted(line: Uint8Array): JournalRecord | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
    return typeof value === 'object' && value !== null && 'previous' in value ? (value as JournalRecord) : null;
  } catch {
    return null;
  }
}

/** The process that works on a run; `null` where none does. */
export async function holderOf(folder: string, run: string): Promise<number | null> {
  const claims = await readdir(join(folder, `${run}.holders`)).catch(() => []);
  const live = claims.map((claim) => claim.split('~', 1)[0] ?? '').find(isProcessAlive);
  return live === undefined ? null : Number(live.split('-', 1)[0]);
}
