import { calcPrice } from '@pydantic/genai-prices';

/** Tokens of one call; what came from the vendor's cache is part of the input. */
export interface PricedUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
}

/** Millionths of a US dollar by the table of known prices; `null` for a model whose price nobody told us. */
export function tablePrice(vendor: string, model: string, usage: PricedUsage): number | null {
  if (vendor === 'compatible') return null;
  const { inputTokens, outputTokens, cacheReadTokens = 0 } = usage;
  const counts = { input_tokens: inputTokens, output_tokens: outputTokens, cache_read_tokens: cacheReadTokens };
  const price = calcPrice(counts, model, { providerId: vendor });
  return price === null || price === undefined ? null : Math.round(price.total_price * 1e6);
}
