import type { Json } from './strict-json.ts';

/** Says what is wrong with a value at a path (`receipt.base.tree`), or `null`. `T` is what a value without problem is. */
export interface Shape<T> {
  problem(value: Json | undefined, at: string): string | null;
  /** Never set; it only ties the shape to its type. */
  readonly type?: T;
}

/** Narrows a value by a shape. */
export type Shaped<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'problem'; readonly problem: string };

export function readShape<T>(shape: Shape<T>, value: Json, at: string): Shaped<T> {
  const problem = shape.problem(value, at);
  return problem === null ? { kind: 'value', value: value as T } : { kind: 'problem', problem };
}

function when<T>(expected: string, holds: (value: Json | undefined) => boolean): Shape<T> {
  return { problem: (value, at) => (holds(value) ? null : `${at} must be ${expected}`) };
}

/** A string that matches a pattern and is at most `most` UTF-16 units long. */
export function text<T extends string = string>(
  expected: string = 'text',
  pattern: RegExp = /^/,
  most: number = 100_000,
): Shape<T> {
  return when(expected, (value) => typeof value === 'string' && value.length <= most && pattern.test(value));
}

export function integer(least: number, most: number): Shape<number> {
  return when(
    `an integer from ${least} to ${most}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  );
}

export const boolean: Shape<boolean> = when('true or false', (value) => typeof value === 'boolean');

export function oneOf<const T extends string | number>(choices: readonly T[]): Shape<T> {
  return when(`one of ${choices.join(', ')}`, (value) => choices.some((choice) => choice === value));
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { problem: (value, at) => (value === null ? null : shape.problem(value, at)) };
}

/** A field that may be left out. */
export function optional<T>(shape: Shape<T>): Shape<T> {
  return { problem: (value, at) => (value === undefined ? null : shape.problem(value, at)) };
}

export function list<T>(item: Shape<T>, most: number = 100_000): Shape<readonly T[]> {
  return {
    problem: (value, at) => {
      if (!Array.isArray(value) || value.length > most) return `${at} must be a list of at most ${most}`;
      return first(value.map((each: Json, index) => () => item.problem(each, `${at}[${index}]`)));
    },
  };
}

/** An object with exactly these fields: a missing one that is not `optional` and an unknown one are both problems. */
export function object<T>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const shapes = new Map(Object.entries<Shape<unknown>>(fields));
  return {
    problem: (value, at) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return `${at} must be an object`;
      const unknown = Object.keys(value).find((key) => !shapes.has(key));
      if (unknown !== undefined) return `${at} has the unknown field "${unknown}"`;
      const known = value as { readonly [key: string]: Json };
      return first(
        [...shapes].map(
          ([key, shape]) =>
            () =>
              shape.problem(known[key], `${at}.${key}`),
        ),
      );
    },
  };
}

function first(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const problem = check();
    if (problem !== null) return problem;
  }
  return null;
}
