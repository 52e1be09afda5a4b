import type { Dialect, ProxiedVendor } from './dialects.ts';

/** What answers behind a proxy: one vendor, or what was recorded of one. */
export type Upstream = VendorUpstream | RecordingsUpstream;

export interface VendorUpstream {
  readonly kind: 'vendor';
  readonly vendor: ProxiedVendor;
  /** The vendor's own id of the model. */
  readonly model: string;
  /** Where the vendor listens, version included (`https://api.openai.com/v1`); `null`: its public address. Required for `compatible`. */
  readonly baseUrl: string | null;
  /** `null` only where the endpoint wants none. */
  readonly key: string | null;
  /** Folder into which each answer is recorded. */
  readonly record: string | null;
  /** What the account and the recordings call it, where that is not `vendor/model`: a script speaks as a vendor and is none. */
  readonly name?: string;
}

/** No network and no key: each answer is what the same request was answered when it was recorded. */
export interface RecordingsUpstream {
  readonly kind: 'recordings';
  /** Whose answers were recorded; its dialects are spoken. */
  readonly vendor: ProxiedVendor;
  readonly model: string;
  readonly folder: string;
  /** As in `VendorUpstream`. */
  readonly name?: string;
}

/** What the model is called in accounts, recordings and sentences. */
export function calledName({ name, vendor, model }: Upstream): string {
  return name ?? `${vendor}/${model}`;
}

const publicAddresses = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  compatible: null,
} as const;

/** Where a dialect is spoken; only our own words are in it. `null` where nobody told the address. */
export function addressOf({ vendor, baseUrl, model }: VendorUpstream, dialect: Dialect): URL | null {
  const base = baseUrl ?? publicAddresses[vendor];
  const path = dialect.path.replace('{model}', encodeURIComponent(model));
  return base === null ? null : new URL(`${base.replace(/\/+$/u, '')}/${path}${dialect.query}`);
}

/** Asks the vendor. `betas` is what the program said about Anthropic's trial features. Throws what the network throws. */
export function askVendor(
  { upstream, address, dialect }: { readonly upstream: VendorUpstream; readonly address: URL; readonly dialect: Dialect },
  body: string,
  betas: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json', 'accept-encoding': 'identity' });
  const isAnthropic = dialect.path === 'messages';
  if (isAnthropic) headers.set('anthropic-version', '2023-06-01');
  if (isAnthropic && betas !== undefined && /^[\w.,\- ]{1,1000}$/u.test(betas)) headers.set('anthropic-beta', betas);
  if (upstream.key !== null && isAnthropic) headers.set('x-api-key', upstream.key);
  const isGoogle = upstream.vendor === 'google';
  if (upstream.key !== null && isGoogle) headers.set('x-goog-api-key', upstream.key);
  if (upstream.key !== null && !isGoogle && upstream.vendor !== 'anthropic')
    headers.set('authorization', `Bearer ${upstream.key}`);
  return fetch(address, { method: 'POST', headers, body, redirect: 'manual', signal });
}
