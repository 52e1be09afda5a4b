import type { JsonValue } from '#ports/journal.ts';

export type JsonBody = { readonly [key: string]: JsonValue | undefined };

export function isBody(value: JsonValue | undefined): value is JsonBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON object; `null` for any other text. */
export function parseBody(text: string): JsonBody | null {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isBody(value) ? value : null;
  } catch {
    return null;
  }
}
