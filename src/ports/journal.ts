/** A value that survives JSON. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * Durable steps of one run. MUST: a step whose result was recorded is never executed again, its recorded result is returned; a
 * step that was interrupted is executed again (at least once), so effects inside it must be idempotent under `key`. Step names are
 * unique within a run; calling the same steps in the same order continues a run after `kill -9`.
 */
export interface Journal {
  /** `key` is the same at every try of the step: `<run>/<name>`. */
  step<T>(name: string, execute: (key: string) => Promise<T>): Promise<T>;
  /** Names of the steps recorded so far, in order. */
  recorded(): readonly string[];
  close(): Promise<void>;
}

/** Opens the journal of a run. MUST refuse (WorldError `storage`) when another live process holds the run. */
export interface Journals {
  open(run: string): Promise<Journal>;
  /** Runs with a journal, newest first. */
  list(): Promise<readonly string[]>;
}
