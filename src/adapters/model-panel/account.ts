import { existsSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerEntry } from '#domain/model-spending.ts';
import { WorldError } from '#domain/world-error.ts';
import { claimFolder } from '#lib/claim-folder.ts';
import { systemErrorCode } from '#lib/system-error.ts';
import { entriesOf, type LedgerLine } from './ledger-book.ts';
import { openLedgerFile, readLedgerFile, type LedgerFile } from './ledger-file.ts';

/** All that models were asked for one work item. */
export interface Account {
  /** Of the run that goes on. */
  readonly book: LedgerFile;
  /** Of each of its other runs, and of what this one did before it was begun anew. */
  readonly others: readonly (readonly LedgerLine[])[];
  close(): Promise<void>;
}

const suffix = '.jsonl';

/**
 * Opens the account of a work item: a folder with one file for each of its runs. One process at a time holds it, or two could each spend what is left.
 * Throws WorldError `storage` where a live process holds it, or a file in it is damaged.
 */
export async function openAccount(folder: string, run: string): Promise<Account> {
  const release = await hold(folder);
  try {
    const own = `${run}${suffix}`;
    const names = (await namesIn(folder)).filter((name) => name !== own);
    const others = await Promise.all(names.map((name) => readLedgerFile(join(folder, name))));
    const book = await openLedgerFile(join(folder, own));
    const close = (): Promise<void> => book.close().finally(release);
    return { book, others, close };
  } catch (error) {
    await release();
    throw error;
  }
}

/** What a run has spent until now is counted on, as that of another one: it begins anew. */
export async function setAside(folder: string, run: string): Promise<void> {
  const names = await namesIn(folder);
  if (!names.includes(`${run}${suffix}`)) return;
  const times = names.filter((name) => name.startsWith(`${run}~`)).length;
  await rename(join(folder, `${run}${suffix}`), join(folder, `${run}~${times + 1}${suffix}`));
}

/** The ledger of a run among the accounts of all work items, for whoever only looks; `null` where it asked no model. */
export async function ledgerOfRun(accounts: string, run: string): Promise<string | null> {
  const folders = await readdir(accounts).catch(() => []);
  return folders.map((folder) => join(accounts, folder, `${run}${suffix}`)).find((path) => existsSync(path)) ?? null;
}

/** What was asked so far, in order. Throws WorldError `storage` where the ledger is damaged. */
export async function readEntries(path: string): Promise<readonly LedgerEntry[]> {
  return entriesOf(await readLedgerFile(path)).map(({ entry }) => entry);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(suffix)).toSorted();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function hold(folder: string): Promise<() => Promise<void>> {
  const claim = await claimFolder(join(folder, 'holders'));
  if (claim.kind === 'taken') return claim.release;
  const who = claim.kind === 'held' ? `Process ${claim.pid}` : 'Perhaps another process';
  const end = claim.kind === 'held' ? `, or end it with "kill ${claim.pid}"` : '';
  throw new WorldError(
    'storage',
    `${who} asks models for this same issue, and its runs share one budget, so nothing was begun. Wait until that process has ended${end}, then run the same command again.`,
  );
}
