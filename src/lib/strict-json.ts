/** A value that JSON can hold. Objects that were parsed have no prototype. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const jsonFaultKinds = ['malformed', 'duplicate-key', 'non-integer', 'lone-surrogate', 'too-deep'] as const;
export type JsonFaultKind = (typeof jsonFaultKinds)[number];

export type StrictJson =
  | { readonly kind: 'value'; readonly value: Json }
  | {
      readonly kind: 'fault';
      readonly fault: JsonFaultKind;
      /** UTF-16 offset at which reading stopped. */
      readonly at: number;
      /** A key, a number, or what was expected instead. */
      readonly detail: string;
    };

const deepest = 64;
const space = /[ \t\r\n]*/y;
const integer = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
const anyNumber = /-?[0-9][0-9.eE+-]*/y;
/** Unrolled, so that an unclosed string costs one pass. */
// oxlint-disable-next-line no-control-regex -- RFC 8259 forbids exactly these
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;

/**
 * Reads exactly one JSON value and nothing that two readers could understand differently: no duplicate keys (`JSON.parse` keeps
 * the last), integers within ±(2^53−1) only and no `-0`, no lone surrogates, at most 64 levels. RFC 8259 otherwise. Linear in the text.
 */
export function parseStrictJson(text: string): StrictJson {
  const reader: Reader = { text, at: 0 };
  try {
    const value = readValue(reader, 0);
    take(reader, space);
    if (reader.at < text.length) throw new Stop('malformed', reader.at, 'nothing after the value');
    return { kind: 'value', value };
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return { kind: 'fault', fault: stop.fault, at: stop.at, detail: stop.detail };
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

/** Unwinds the recursion; it never leaves this file. */
class Stop extends Error {
  readonly fault: JsonFaultKind;
  readonly at: number;
  readonly detail: string;
  constructor(fault: JsonFaultKind, at: number, detail: string) {
    super(detail);
    this.fault = fault;
    this.at = at;
    this.detail = detail;
  }
}

function readValue(reader: Reader, depth: number): Json {
  if (depth > deepest) throw new Stop('too-deep', reader.at, `at most ${deepest} levels`);
  take(reader, space);
  const first = reader.text[reader.at];
  if (first === '{') return readObject(reader, depth);
  if (first === '[') return readArray(reader, depth);
  if (first === '"') return readString(reader);
  if (takeWord(reader, 'null')) return null;
  if (takeWord(reader, 'true')) return true;
  if (takeWord(reader, 'false')) return false;
  return readInteger(reader);
}

function readObject(reader: Reader, depth: number): Json {
  const found: Record<string, Json> = Object.create(null) as Record<string, Json>;
  reader.at += 1;
  if (takeMark(reader, '}')) return found;
  do {
    take(reader, space);
    const at = reader.at;
    const key = readString(reader);
    if (key in found) throw new Stop('duplicate-key', at, key);
    if (!takeMark(reader, ':')) throw new Stop('malformed', reader.at, 'a colon');
    found[key] = readValue(reader, depth + 1);
  } while (takeMark(reader, ','));
  if (!takeMark(reader, '}')) throw new Stop('malformed', reader.at, 'a comma or the end of the object');
  return found;
}

function readArray(reader: Reader, depth: number): Json {
  const found: Json[] = [];
  reader.at += 1;
  if (takeMark(reader, ']')) return found;
  do found.push(readValue(reader, depth + 1));
  while (takeMark(reader, ','));
  if (!takeMark(reader, ']')) throw new Stop('malformed', reader.at, 'a comma or the end of the array');
  return found;
}

function readString(reader: Reader): string {
  const at = reader.at;
  const source = take(reader, string);
  if (source === null) throw new Stop('malformed', at, 'a string');
  const value = JSON.parse(source) as string;
  if (!value.isWellFormed()) throw new Stop('lone-surrogate', at, value.toWellFormed());
  return value;
}

function readInteger(reader: Reader): number {
  const at = reader.at;
  const source = take(reader, integer);
  const value = Number(source);
  if (source !== null && Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
  const written = source ?? take(reader, anyNumber);
  if (written === null) throw new Stop('malformed', at, 'a value');
  throw new Stop('non-integer', at, written);
}

function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) return null;
  reader.at += match[0].length;
  return match[0];
}

function takeMark(reader: Reader, mark: string): boolean {
  take(reader, space);
  return takeWord(reader, mark);
}

function takeWord(reader: Reader, word: string): boolean {
  if (!reader.text.startsWith(word, reader.at)) return false;
  reader.at += word.length;
  return true;
}
