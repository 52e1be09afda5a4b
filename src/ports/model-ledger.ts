import type { ModelRole } from '#domain/model-role.ts';
import type { LedgerEntry, ModelSpending } from '#domain/model-spending.ts';

/** The most that a call can cost, as far as it is known before it is made. `null`: nobody knows, so it goes out alone once money is short. */
export interface CallBounds {
  /** Never less than what is sent: the bytes of the request are such a bound. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicroUsd: number | null;
  readonly wallMs: number | null;
}

export interface PlannedCall {
  readonly through: LedgerEntry['through'];
  readonly role: ModelRole;
  /** `vendor/model`. */
  readonly model: string;
  /** sha256 (hex) of what is asked, without keys. */
  readonly request: string;
  readonly atMost: CallBounds;
}

/**
 * What the wire said of one call. A vendor that refused (a status of 400 or more) made nothing: zero tokens. `null`: it did not say (a lost
 * connection, an answer without usage); such a call counts by an estimate for the budget and makes the report say "unknown".
 */
export type CallResult = Pick<LedgerEntry, 'outcome' | 'inputTokens' | 'outputTokens' | 'costMicroUsd'>;

export interface AdmittedCall {
  /** Exactly once for each admitted call, whatever came of it; the entry is on the disk when it resolves. */
  settle(result: CallResult): Promise<void>;
}

/**
 * The account of everything that the runs of a work item ask of models, whoever asks (a phase, our own builder, a program in the sandbox through the
 * proxy): every attempt on the wire is one admitted call, so a retry is a call of its own.
 *
 * MUST: admit no call once a bound is reached (`BudgetSpent`), so that the overshoot is at most one call, also where calls run at the same time: a
 * call waits while those in flight might use up what is left; refuse a role's third identical call in a row (`GoingInCircles`), where calls that
 * failed do not count; keep an admitted call that was never settled (the process was killed) as a failed one; survive `kill -9`.
 */
export interface ModelLedger {
  admit(call: PlannedCall): Promise<AdmittedCall>;
  /** Sums of what this run settled, its earlier processes included. */
  spending(): ModelSpending;
  /** The same over all runs of the work item: what the budget bounds. */
  workItemSpending(): ModelSpending;
}
