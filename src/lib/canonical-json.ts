import canonicalize from 'canonicalize';
import { sha256 } from './digest.ts';

/** RFC 8785 text of a value. Throws on what JSON cannot hold (lone surrogates, NaN, cycles): that is our own bug. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('A value without a JSON form cannot be made canonical');
  return text;
}

/** sha256 (hex) of the RFC 8785 text. */
export function canonicalDigest(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** A deep copy in which every string, keys included, is well-formed Unicode: lone surrogates become U+FFFD. */
export function toWellFormedValue<T>(value: T): T;
export function toWellFormedValue(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map((item: unknown) => toWellFormedValue(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), toWellFormedValue<unknown>(item)]));
}
