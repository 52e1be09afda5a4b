import type { Journal, JsonValue } from './journal.ts';

/** Where results of steps are kept. */
export interface StepStore {
  /** Resolves when the result is safe. `undefined` stands for a step without a result. */
  record(name: string, result: JsonValue | undefined): Promise<void>;
  close(): Promise<void>;
}

/**
 * A journal over a store that can only append: the rules of the port, written once. `recorded` holds the results of earlier
 * processes in the order in which they were recorded. Steps may stand inside steps and run side by side.
 */
export function journalOver(run: string, recorded: ReadonlyMap<string, JsonValue | undefined>, store: StepStore): Journal {
  const results = new Map(recorded);
  const running = new Set<string>();
  return {
    async step<T>(name: string, execute: (key: string) => Promise<T>): Promise<T> {
      if (results.has(name)) return asResult<T>(results.get(name));
      if (running.has(name))
        throw new Error(`The step ${JSON.stringify(name)} of run ${run} was begun twice at once; names of steps are unique`);
      running.add(name);
      try {
        const result = jsonOf(await execute(`${run}/${name}`), `the result of step ${JSON.stringify(name)}`);
        await store.record(name, result);
        results.set(name, result);
        return asResult<T>(result);
      } finally {
        running.delete(name);
      }
    },
    recorded: () => [...results.keys()],
    close: () => store.close(),
  };
}

/** A copy each time, so that nobody can change what was recorded. Its type is what the same step gave before. */
function asResult<T>(recorded: JsonValue | undefined): T {
  return structuredClone(recorded) as T;
}

/**
 * A copy of a value as it comes back from JSON. Throws where something would be lost on the way (dates, maps, functions, NaN …): a
 * step must give the same on the first day as when it is continued on the second.
 */
export function jsonOf(value: unknown, what: string): JsonValue | undefined {
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => jsonOf(item, `${what}[${index}]`) ?? null);
  if (typeof value === 'object' && isPlain(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item, `${what}.${key}`)]));
  }
  throw new Error(`A journal keeps JSON, and ${what} is a ${typeof value === 'object' ? value.constructor.name : typeof value}`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
