/* The words of assertion libraries, as tables. */

export const equalNames: RegExp =
  /^(?:equals?|strictEquals?|deepEquals?|deepStrictEquals?|is|same|strictSame|eq|eqls?|toBe|toEqual|toStrictEqual|deepLooseEqual|looseEqual|isEqual|isDeep|isDeeply|equivalent|toMatchObject)$/;
export const notEqualNames: RegExp =
  /^(?:notEquals?|notStrictEquals?|notDeepEquals?|notDeepStrictEquals?|isNot|not|notSame|isInequal|doesNotEqual)$/;
export const throwNames: RegExp =
  /^(?:throws?|throwsException|rejects?|throwsAsync|toThrow|toThrowError|throwError|raise|rejectedWith)$/;
export const noThrowNames: RegExp = /^(?:doesNotThrow|notThrows?|doesNotReject|notThrowsAsync)$/;

/** Words of chai and jest that only join. */
export const matcherNoise: ReadonlySet<string> = new Set(
  'to be been is that which and has have with at of same but does still also a an resolves strictly eventually deep'.split(' '),
);

const constants: Readonly<Record<string, string>> = {
  toBeNull: 'null',
  null: 'null',
  toBeUndefined: 'undefined',
  undefined: 'undefined',
  toBeNaN: 'NaN',
  NaN: 'NaN',
  true: 'true',
  false: 'false',
  toBeTrue: 'true',
  toBeFalse: 'false',
};

/** The constant that a matcher without argument stands for. */
export function constantOf(name: string): string | null {
  return constants[name] ?? null;
}

type Condition = (subject: string, argument: string) => string;

const includes: Condition = (subject, argument) => `(${subject}).includes(${argument})`;
const hasLength: Condition = (subject, argument) => `(${subject}).length === ${argument}`;
const matches: Condition = (subject, argument) => `new RegExp(${argument}).test(${subject})`;
const isInstance: Condition = (subject, argument) => `(${subject}) instanceof ${argument}`;
const isAbove: Condition = (subject, argument) => `(${subject}) > ${argument}`;
const isBelow: Condition = (subject, argument) => `(${subject}) < ${argument}`;
const isDefined: Condition = (subject) => `(${subject}) !== undefined`;

const conditions: Readonly<Record<string, Condition>> = {
  toBeTruthy: (subject) => subject,
  ok: (subject) => subject,
  toBeFalsy: (subject) => `!(${subject})`,
  toBeDefined: isDefined,
  exist: isDefined,
  toContain: includes,
  include: includes,
  contain: includes,
  includes,
  toHaveLength: hasLength,
  lengthOf: hasLength,
  length: hasLength,
  toMatch: matches,
  match: matches,
  toBeInstanceOf: isInstance,
  instanceOf: isInstance,
  instanceof: isInstance,
  toBeGreaterThan: isAbove,
  above: isAbove,
  toBeLessThan: isBelow,
  below: isBelow,
  toBeGreaterThanOrEqual: (subject, argument) => `(${subject}) >= ${argument}`,
  toBeLessThanOrEqual: (subject, argument) => `(${subject}) <= ${argument}`,
  toBeCloseTo: (subject, argument) => `Math.abs((${subject}) - (${argument})) < 0.005`,
  empty: (subject) => `(${subject}).length === 0`,
};

/** A matcher that says no exact value, as a condition; `null` where it is not known. */
export function conditionOf(name: string, subject: string, argument: string): string | null {
  return conditions[name]?.(subject, argument) ?? null;
}
