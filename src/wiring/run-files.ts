import { appendFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunCard, runCardSchema, type RunCard } from '#domain/run-card.ts';
import { readRunLog, type RunLogFact } from '#domain/run-log-entry.ts';
import type { RunTrace } from '#domain/run-trace.ts';
import { holderOf, readJournal } from '#adapters/file-journal/read-journal.ts';
import { ledgerOfRun, readEntries } from '#adapters/model-panel/account.ts';
import { WorldError } from '#domain/world-error.ts';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { processIdentity } from '#lib/process-identity.ts';
import { runFolder } from './fix-world.ts';
import type { Paths } from './paths.ts';
import { readJsonFile } from './json-file.ts';

/** What a run says about itself while a process works on it. */
export interface RunLog {
  /** Appended at once, so that it is there whatever becomes of the process; not forced to the disk, for nothing is decided by it. */
  write(fact: RunLogFact): void;
}

/** Writes the card of a run and begins to log. Called by the process that holds the run. */
export async function beginRunLog(paths: Paths, card: Omit<RunCard, 'schema'>): Promise<RunLog> {
  const folder = runFolder(paths, card.run);
  try {
    await writeFileAtomically(join(folder, cardFile), `${JSON.stringify({ schema: runCardSchema, ...card })}\n`);
  } catch (cause) {
    throw notWritten(folder, cause);
  }
  const log = openLog(join(folder, logFile));
  log.write({ kind: 'began', pid: process.pid, process: processIdentity(process.pid) });
  return log;
}

function openLog(path: string): RunLog {
  return {
    write(fact) {
      try {
        appendFileSync(path, `${JSON.stringify({ at: Date.now(), ...fact })}\n`, { mode: 0o600 });
      } catch {
        // A full disk ends a run at its journal, with a sentence; a line that nobody decides by ends nothing.
      }
    },
  };
}

function notWritten(folder: string, cause: unknown): WorldError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const wayOn = 'Make room or give write permission there, then run the same command again.';
  return new WorldError('storage', `What this run is about could not be written to ${folder}: ${said}. ${wayOn}`, { cause });
}

const cardFile = 'run.json';
const logFile = 'log.jsonl';

/** Names of all runs of a repository that left anything. */
export async function listRuns(paths: Paths): Promise<readonly string[]> {
  const [folders, journals] = await Promise.all([namesIn(paths.runs), namesIn(paths.journals)]);
  const withJournal = journals.filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -'.jsonl'.length));
  return [...new Set([...folders, ...withJournal])].filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}

/** Another text whenever anything changed that a trace holds; `null`: there is no such run. */
export async function runStamp(paths: Paths, run: string): Promise<string | null> {
  const { stamp, changedAt } = await stampOf(paths, run);
  return changedAt === 0 ? null : stamp;
}

async function stampOf(paths: Paths, run: string): Promise<{ readonly stamp: string; readonly changedAt: number }> {
  const holder = await holderOf(paths.journals, run);
  // A ledger is looked for among all work items, and grows only while a process works on the run.
  const ledger = holder === null ? null : await ledgerOfRun(paths.spending, run);
  const files = [...filesOf(paths, run), ...(ledger === null ? [] : [ledger])];
  const found = await Promise.all(files.map((path) => stat(path).catch(() => null)));
  const stamp = found.map((file) => (file === null ? '-' : `${file.mtimeMs}/${file.size}`)).join(' ');
  return { stamp: `${stamp} ${holder ?? '-'}`, changedAt: Math.max(0, ...found.map((file) => file?.mtimeMs ?? 0)) };
}

function filesOf(paths: Paths, run: string): readonly string[] {
  const folder = runFolder(paths, run);
  return [join(paths.journals, `${run}.jsonl`), ...[cardFile, logFile, 'slate.json'].map((name) => join(folder, name))];
}

/** Everything that a run left behind, whoever works on it; `null`: there is no such run. */
export async function readTrace(paths: Paths, run: string): Promise<RunTrace | null> {
  const { changedAt } = await stampOf(paths, run);
  if (changedAt === 0) return null;
  const ledger = await ledgerOfRun(paths.spending, run);
  const folder = runFolder(paths, run);
  return {
    run,
    folder,
    card: readRunCard(await readJsonFile(join(folder, cardFile))),
    log: readRunLog(await readFile(join(folder, logFile), 'utf8').catch(() => '')),
    ...(await readJournal(paths.journals, run)),
    holder: await holderOf(paths.journals, run),
    ledger: ledger === null ? [] : await readEntries(ledger).catch(() => []),
    changedAt,
  };
}
