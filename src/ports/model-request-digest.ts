import { canonicalDigest, toWellFormedValue } from '#lib/canonical-json.ts';
import type { ModelRequest } from './model.ts';

/** sha256 (hex) of all that a model is asked, and who is asked. Keys, addresses and the time have no part in it. */
export function modelRequestDigest(model: string, request: ModelRequest): string {
  const { system, turns, tools, maxOutputTokens } = request;
  return canonicalDigest(toWellFormedValue({ model, system, turns, tools, maxOutputTokens }));
}
