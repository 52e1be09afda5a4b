import type { ModelSpending } from '#domain/model-spending.ts';

/** What models cost, in one line. What nobody knows is said to be unknown. */
export function spendingText({
  calls,
  failed,
  inputTokens,
  outputTokens,
  costMicroUsd,
}: Omit<ModelSpending, 'wallMs' | 'models'>): string {
  const lost = failed === 0 ? '' : `, of them ${failed} failed`;
  return `${calls} calls${lost}; ${amount(inputTokens)} tokens sent, ${amount(outputTokens)} received; ${money(costMicroUsd)}`;
}

function amount(tokens: number | null): string {
  return tokens === null ? 'an unknown number of' : tokens.toLocaleString('en');
}

function money(costMicroUsd: number | null): string {
  return costMicroUsd === null ? 'cost unknown' : `$${(costMicroUsd / 1_000_000).toFixed(4)}`;
}
