import { WorldError } from '#domain/world-error.ts';
import { journalOver } from './journal-steps.ts';
import type { Journals, JsonValue } from './journal.ts';

/** What journals in memory have in common; hand the same one to two `fakeJournals` to play two processes. */
export interface FakeJournalStorage {
  readonly runs: Map<string, Map<string, JsonValue | undefined>>;
  readonly held: Set<string>;
}

export function fakeJournalStorage(): FakeJournalStorage {
  return { runs: new Map(), held: new Set() };
}

/** Journals that live as long as their storage. */
export function fakeJournals(storage: FakeJournalStorage = fakeJournalStorage()): Journals {
  return {
    async open(run) {
      if (storage.held.has(run))
        throw new WorldError('storage', `Another process is working on run "${run}". Wait until it has ended.`);
      storage.held.add(run);
      const results = storage.runs.get(run) ?? new Map<string, JsonValue | undefined>();
      storage.runs.set(run, results);
      return journalOver(run, results, {
        async record(name, result) {
          results.set(name, result);
        },
        async close() {
          storage.held.delete(run);
        },
      });
    },
    async list() {
      return [...storage.runs.keys()].toReversed();
    },
  };
}
