/** What goes wrong. `effect: 'after'` means that the server did the work before it failed to say so. */
export type FaultKind =
  /** 403 with `retry-after`: GitHub's secondary rate limit. */
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds: number }
  /** 429, or 403 where `status` says so, with `x-ratelimit-remaining: 0`: the primary limit. */
  | { readonly kind: 'rate-limit'; readonly resetInSeconds: number; readonly status?: 403 | 429 }
  /** A status of the machines in front of GitHub, with an HTML page. */
  | { readonly kind: 'gateway'; readonly status: 500 | 502 | 503 | 504; readonly effect: 'before' | 'after' }
  /** The connection breaks without an answer. */
  | { readonly kind: 'dropped-connection'; readonly effect: 'before' | 'after' }
  /** The answer begins and the connection breaks in the middle of its body. */
  | { readonly kind: 'truncated-body' }
  /** The body comes in `pieces` with a pause before each. */
  | { readonly kind: 'slow-body'; readonly pieces: number; readonly pauseMs: number }
  /** A GET answers what it would have answered `writesAgo` writes before; see `Faults.inject`. */
  | { readonly kind: 'stale'; readonly writesAgo: number }
  /** The last items of a page are missing and no next page is told of. */
  | { readonly kind: 'short-page'; readonly keep: number }
  /** Every page names a next one, for ever. */
  | { readonly kind: 'endless-pages' }
  /** The next page lies on another host: whoever follows hands out the token. */
  | { readonly kind: 'foreign-next-page'; readonly url: string };

export interface FaultOrder {
  readonly method: string;
  /** The exact path, or a pattern for it; without the query. */
  readonly path: string | RegExp;
  /** How often; once where left out, `Infinity` for always. */
  readonly times?: number;
  /** How many fitting requests pass unharmed first. */
  readonly skip?: number;
  readonly fault: FaultKind;
}

/** An order as it wears off. */
export interface ArmedFault {
  readonly order: FaultOrder;
  skip: number;
  left: number;
}

export function fits(armed: ArmedFault, method: string, path: string): boolean {
  const { order } = armed;
  if (armed.left <= 0 || order.method !== method) return false;
  return typeof order.path === 'string' ? order.path === path : order.path.test(path);
}
