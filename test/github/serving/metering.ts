import { createHash } from 'node:crypto';
import type { Identity } from '../identity.ts';
import type { ApiRequest, ApiResponse } from './route.ts';

/** Requests per hour, as documented: 60 without a token, 1,000 for a workflow's, 5,000 for the others. */
const limits = { none: 60, workflow: 1_000, app: 5_000, person: 5_000, 'fine-grained': 5_000 } as const;

export interface Meter {
  /** Headers of the primary rate limit; `costs` is false for an answer 304. */
  count(caller: Identity | null, costs: boolean): Readonly<Record<string, string>>;
}

/** Counts, but never refuses: tests make more requests in an hour than a person. Limits are reached by injecting them. */
export function makeMeter(): Meter {
  const used = new Map<string, number>();
  const reset = Math.floor(Date.now() / 1_000) + 3_600;
  return {
    count: (caller, costs) => {
      const limit = limits[caller?.kind ?? 'none'];
      const count = (used.get(caller?.token ?? '') ?? 0) + (costs ? 1 : 0);
      used.set(caller?.token ?? '', count);
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(Math.max(0, limit - count)),
        'x-ratelimit-used': String(Math.min(limit, count)),
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-resource': 'core',
      };
    },
  };
}

/** Conditional requests: every good GET has a weak entity tag, and who sends it back is told 304 (RFC 9110). */
export function conditional(request: ApiRequest, answer: ApiResponse): ApiResponse {
  if (request.method !== 'GET' || answer.status !== 200) return answer;
  const digest = createHash('sha256')
    .update(answer.text ?? JSON.stringify(answer.body))
    .digest('hex');
  const etag = `W/"${digest}"`;
  const headers = { ...answer.headers, etag };
  const known = (request.headers['if-none-match'] ?? '').split(/\s*,\s*/);
  return known.includes(etag) ? { status: 304, body: null, headers } : { ...answer, headers };
}
