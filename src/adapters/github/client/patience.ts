import { RequestError } from '@octokit/request-error';

/** How long GitHub's rate limits are waited for. */
export interface Patience {
  /** Longest time that one request waits in all, in milliseconds. */
  readonly longestWaitMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** GitHub asks for at least a minute where it names no time. */
const unnamedWaitMs = 60_000;
const mostWaits = 3;

/** Repeats a request that GitHub put off, as long as it asked for, within bounds. What was put off had no effect, so writes repeat too. */
export async function withPatience<T>(patience: Patience, request: () => Promise<T>): Promise<T> {
  let waitedMs = 0;
  for (let waits = 0; ; waits++) {
    try {
      return await request();
    } catch (error) {
      const waitMs = askedToWaitMs(error, patience.now());
      if (waitMs === null || waits === mostWaits || waitedMs + waitMs > patience.longestWaitMs) throw error;
      waitedMs += waitMs;
      await patience.sleep(waitMs);
    }
  }
}

/**
 * How long a refused request should wait; `null` where the refusal is no rate limit. After "Rate limits for the REST API" and "Best
 * practices for using the REST API", docs.github.com.
 */
export function askedToWaitMs(error: unknown, now: number): number | null {
  if (!(error instanceof RequestError) || (error.status !== 403 && error.status !== 429)) return null;
  const headers = error.response?.headers ?? {};
  const after = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) return Math.max(0, after) * 1000;
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) return Math.max(0, reset * 1000 - now) + 1000;
  return error.status === 429 || documentationOf(error).includes('rate-limit') ? unnamedWaitMs : null;
}

function documentationOf(error: RequestError): string {
  const data: unknown = error.response?.data;
  return typeof data === 'object' && data !== null && 'documentation_url' in data ? String(data.documentation_url) : '';
}
