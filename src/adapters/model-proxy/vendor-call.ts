import type { ServerResponse } from 'node:http';
import type { ModelFailure } from '#ports/model-failure.ts';
import type { ModelUsage } from '#ports/model.ts';
import type { Asked } from './asked.ts';
import { bodyOf, keepRecording, recordedRequest, type Recording } from './recording.ts';
import { relay } from './relay.ts';
import { addressOf, askVendor, type VendorUpstream } from './upstream.ts';

/** A call as far as it came. */
export interface MadeCall {
  readonly failure: ModelFailure | null;
  readonly usage: ModelUsage;
  /** What is left to do once the call stands in the account. */
  readonly keep: (() => Promise<void>) | null;
}

export interface CallOf<U> {
  readonly upstream: U;
  /** `vendor/model`, for sentences. */
  readonly name: string;
  readonly asked: Extract<Asked, { kind: 'call' }>;
  readonly response: ServerResponse;
}

export interface VendorTerms {
  /** What the program said about Anthropic's trial features. */
  readonly betas: string | undefined;
  readonly signal: AbortSignal;
  readonly price: (inputTokens: number, outputTokens: number) => number | null;
}

/** Asks the vendor and passes on what it answers. */
export async function vendorCall(
  { upstream, name, asked, response }: CallOf<VendorUpstream>,
  { betas, signal, price }: VendorTerms,
): Promise<MadeCall> {
  const address = addressOf(upstream, asked.dialect);
  if (address === null) throw new Error('An upstream without an address was offered.');
  const asking = askVendor({ upstream, address, dialect: asked.dialect }, asked.call.text, betas, signal);
  const chunks: Uint8Array[] = [];
  const see = upstream.record === null ? null : (chunk: Uint8Array): unknown => chunks.push(chunk);
  const { failure, usage: tokens, head } = await relay(asking, { name, key: upstream.key, response, see });
  const { inputTokens, outputTokens } = tokens;
  const costMicroUsd = inputTokens === null || outputTokens === null ? null : price(inputTokens, outputTokens);
  const usage: ModelUsage = { inputTokens, outputTokens, costMicroUsd };
  const { record, key } = upstream;
  if (record === null || head === null) return { failure, usage, keep: null };
  const { path, text: request } = recordedRequest(record, name, asked.call.canonical);
  const answer = { ...head, body: bodyOf(Buffer.concat(chunks)) };
  const recording: Recording = { kind: 'wire', model: name, request, answer, usage };
  return { failure, usage, keep: () => keepRecording(path, recording, key) };
}
