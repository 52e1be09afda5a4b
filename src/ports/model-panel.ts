import type { ModelRole } from '#domain/model-role.ts';
import type { ModelSpending } from '#domain/model-spending.ts';
import type { ModelAnswer, ModelRequest } from './model.ts';

/** Who plays a role. */
export interface PanelSeat {
  readonly role: ModelRole;
  /** `vendor/model`. */
  readonly model: string;
  readonly vendor: string;
  /** Rank in cost and strength, 1 is the cheapest. */
  readonly tier: number;
}

/**
 * The models of a run, by role, behind one ledger and the budget of the work item. MUST: record every call, failed ones included, before it returns; throw
 * `BudgetSpent` before a call once a bound is reached (so that the overshoot is at most one call), `GoingInCircles` instead of the third
 * identical request of a role in a row, and what `Model` throws.
 */
export interface ModelPanel {
  /** One for each role that a model plays; roles that are not in it are played mechanically. */
  readonly seats: readonly PanelSeat[];
  complete(role: ModelRole, request: ModelRequest): Promise<ModelAnswer>;
  /** What this run has spent so far, its earlier processes included. */
  spending(): ModelSpending;
  /** The same over all runs of the work item: what the budget bounds. */
  workItemSpending(): ModelSpending;
}
