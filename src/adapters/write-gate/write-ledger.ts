import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { WorldError } from '#domain/world-error.ts';

/** How many writes a work item has made; one line each, in a file that outlives runs and processes. */
export interface WriteLedger {
  /** Takes one write for good and answers its number, 1 for the first. It counts whether or not it then reaches anything. */
  take(what: string): number;
}

/**
 * Appends first and counts then: of two processes at once neither sees too few. What a crash tore was not sent,
 * because a number is answered after its line is on disk. Throws `WorldError` `storage`
 * where the file cannot be kept.
 */
export function fileWriteLedger(path: string): WriteLedger {
  return {
    take(what) {
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        const file = openSync(path, 'a', 0o600);
        try {
          writeSync(file, `${JSON.stringify(what)}\n`);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        return readFileSync(path, 'utf8')
          .split('\n')
          .filter((line) => line !== '').length;
      } catch (cause) {
        throw new WorldError(
          'storage',
          `Cannot count the writes of this work item in "${path}". Make its folder writable; nothing was sent.`,
          {
            cause,
          },
        );
      }
    },
  };
}
