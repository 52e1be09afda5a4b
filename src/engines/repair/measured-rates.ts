/**
 * Developers' fixes hit per proposal on the lines they change, over the training half (HumanEvalFix-JS tasks with an odd number,
 * mined fixes at even rows); smoothed. Made by `node bench/template-coverage.ts --train-only --rates …`.
 */
export const measuredRates: readonly (readonly [template: string, rate: number])[] = [];
