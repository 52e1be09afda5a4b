import type { LedgerEntry } from '#domain/model-spending.ts';
import type { CallResult, PlannedCall } from '#ports/model-ledger.ts';

/** What a call counts for the budget where the wire did not say. */
export interface CallEstimate {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
}

/** One line of a run's ledger. A call that was asked and never settled was on its way when the process died. */
export type LedgerLine =
  | ({
      readonly kind: 'asked';
      /** Number of the call in its ledger, from 1. */
      readonly call: number;
      readonly at: number;
      readonly estimate: CallEstimate;
    } & Pick<PlannedCall, 'through' | 'role' | 'model' | 'request'>)
  | ({ readonly kind: 'settled'; readonly call: number; readonly ms: number } & CallResult);

/** Where the lines of a ledger are kept. MUST have a line on the disk when `append` resolves, and never change one. */
export interface LedgerBook {
  /** What was there when it was opened. */
  readonly lines: readonly LedgerLine[];
  append(line: LedgerLine): Promise<void>;
}

/** An entry with what it counts for the budget. */
export interface CountedEntry {
  readonly entry: LedgerEntry;
  readonly counted: CallEstimate;
}

/** The entries that lines tell; a call without its end failed, and nobody knows what it cost. */
export function entriesOf(lines: readonly LedgerLine[]): readonly CountedEntry[] {
  const ends = new Map(lines.flatMap((line) => (line.kind === 'settled' ? [[line.call, line] as const] : [])));
  return lines.flatMap((line) => {
    if (line.kind !== 'asked') return [];
    const end = ends.get(line.call);
    return [end === undefined ? countedEntry(line, lost, 0) : countedEntry(line, end, end.ms)];
  });
}

const lost: CallResult = { outcome: 'failed', inputTokens: null, outputTokens: null, costMicroUsd: null };

export function countedEntry(asked: Extract<LedgerLine, { kind: 'asked' }>, result: CallResult, ms: number): CountedEntry {
  const { through, role, model, request, at, estimate } = asked;
  const { outcome, inputTokens, outputTokens, costMicroUsd } = result;
  return {
    entry: { through, role, model, request, outcome, inputTokens, outputTokens, costMicroUsd, at, ms },
    counted: {
      inputTokens: inputTokens ?? estimate.inputTokens,
      outputTokens: outputTokens ?? estimate.outputTokens,
      costMicroUsd: costMicroUsd ?? priced(inputTokens, outputTokens, estimate),
    },
  };
}

/** A price that nobody knows is taken for a dear one: millionths of a dollar for one token. */
export const dearPrice = { input: 15, output: 75 } as const;

function priced(input: number | null, output: number | null, estimate: CallEstimate): number {
  if (input === null || output === null) return estimate.costMicroUsd;
  return input * dearPrice.input + output * dearPrice.output;
}
