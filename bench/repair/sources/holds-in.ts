import { isDeepStrictEqual } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import type { Fact } from './small-package.ts';

/** Runs one fact in a context of its own; an endless one does not hold. */
export function holdsIn(source: string, { call, expected }: Fact): boolean {
  const context = createContext({ module: {}, equal: (one: unknown, other: unknown) => isDeepStrictEqual(one, other) });
  try {
    return runInContext(`${source}\nequal(${call}, ${expected})`, context, { timeout: 500 }) === true;
  } catch {
    return false;
  }
}
