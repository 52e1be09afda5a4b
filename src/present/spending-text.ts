import type { ModelSpending } from '#domain/model-spending.ts';

/** What models cost a run, and all runs of its work item; that is `null` where no model was to be asked, so nobody looked. */
export interface SpendingOfBoth {
  readonly run: ModelSpending;
  readonly workItem: ModelSpending | null;
}

/** What models cost: the run, and where others cost something too, all runs of the issue. */
export function spendingLines({ run, workItem }: SpendingOfBoth): readonly string[] {
  const isMore = workItem !== null && workItem.calls > run.calls;
  return [
    ...(run.calls === 0 && !isMore ? [] : [spendingText(run)]),
    ...(isMore ? [`all runs of this issue: ${spendingText(workItem)}`] : []),
  ];
}

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
