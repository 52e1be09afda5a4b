import { spendingOf, BudgetSpent, GoingInCircles, type ModelBudget } from '#domain/model-spending.ts';
import type { Clock } from '#ports/clock.ts';
import type { AdmittedCall, CallResult, ModelLedger, PlannedCall } from '#ports/model-ledger.ts';
import { circles } from './circles.ts';
import { countedEntry, entriesOf, type CountedEntry, type LedgerBook, type LedgerLine } from './ledger-book.ts';
import { addCounted, countedOf, reachedBound, withFlights } from './spending.ts';

export interface LedgerOptions {
  readonly budget: ModelBudget;
  /** The lines of this run so far, and where the next ones go. */
  readonly book: LedgerBook;
  /** The lines of each other run of the work item: the budget is its, not a run's. */
  readonly others?: readonly (readonly LedgerLine[])[];
  readonly clock: Clock;
}

/**
 * A `ModelLedger` over a book. Calls are admitted one after the other: a call waits while those in flight, at the most that each can cost, might
 * reach a bound; so what was spent before the last admitted call is below every bound, and the overshoot is that one call.
 */
export function modelLedger({ budget, book, others = [], clock }: LedgerOptions): ModelLedger {
  const entries: CountedEntry[] = [...entriesOf(book.lines)];
  const otherEntries = others.flatMap(entriesOf);
  const elsewhere = countedOf(otherEntries);
  const flights = new Set<PlannedCall>();
  const watch = circles();
  // Where a call cost more than it can, nothing is known about those in flight: then one goes out at a time.
  let isForeseeable = [...otherEntries, ...entries].every(({ isWithinBounds }) => isWithinBounds);
  let number = book.lines.reduce((most, { call }) => Math.max(most, call), 0);
  let turn: Promise<unknown> = Promise.resolve();
  let landed = Promise.withResolvers<void>();

  /** Resolves when there is certainly room; throws when there is certainly none. */
  async function room(): Promise<void> {
    for (;;) {
      const spent = addCounted(elsewhere, countedOf(entries));
      const bound = reachedBound({ ...spent, calls: spent.calls + flights.size }, budget, elsewhere);
      if (bound !== null) throw new BudgetSpent(bound.says, bound.raise);
      if (flights.size === 0) return;
      const bounds = [...flights].map(({ atMost }) => atMost);
      if (isForeseeable && reachedBound(withFlights(spent, bounds), budget, elsewhere) === null) return;
      await landed.promise;
    }
  }

  async function admit(call: PlannedCall): Promise<AdmittedCall> {
    const { through, role, model, request, atMost } = call;
    if (watch.wouldClose(role, request)) throw new GoingInCircles(role, model);
    await room();
    number += 1;
    const at = clock.now();
    const line = { kind: 'asked' as const, call: number, at, through, role, model, request, atMost };
    await book.append(line);
    flights.add(call);
    watch.asked(role, request);
    return { settle: onceOnly((result) => settle(call, line, result)) };
  }

  async function settle(call: PlannedCall, asked: Extract<LedgerLine, { kind: 'asked' }>, result: CallResult): Promise<void> {
    const ms = Math.max(0, Math.round(clock.now() - asked.at));
    const { outcome, inputTokens, outputTokens, costMicroUsd } = result;
    if (outcome === 'failed') watch.failed(call.role, call.request);
    const entry = countedEntry(asked, result, ms);
    entries.push(entry);
    isForeseeable = isForeseeable && entry.isWithinBounds;
    flights.delete(call);
    landed.resolve();
    landed = Promise.withResolvers<void>();
    await book.append({ kind: 'settled', call: asked.call, ms, outcome, inputTokens, outputTokens, costMicroUsd });
  }

  return {
    admit(call) {
      const admitted = turn.then(() => admit({ ...call }));
      // The next call waits for this one's admission, not for its success.
      turn = admitted.catch(() => undefined);
      return admitted;
    },
    spending: () => spendingOf(entries.map(({ entry }) => entry)),
    workItemSpending: () => spendingOf([...otherEntries, ...entries].map(({ entry }) => entry)),
  };
}

function onceOnly(settle: (result: CallResult) => Promise<void>): AdmittedCall['settle'] {
  let isSettled = false;
  return async (result) => {
    if (isSettled) throw new Error('A call was settled twice: one admitted call is one call on the wire.');
    isSettled = true;
    await settle(result);
  };
}
