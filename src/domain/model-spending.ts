import type { ModelRole } from './model-role.ts';

/** What one work item may spend on models. `null`: no bound of this kind. */
export interface ModelBudget {
  /** Tokens that are sent; 200,000 by default. */
  readonly inputTokens: number;
  /** Tokens that come back; 50,000 by default. */
  readonly outputTokens: number;
  readonly costMicroUsd: number | null;
  readonly calls: number;
  /** Time in calls, added up. */
  readonly wallMs: number;
}

export const defaultModelBudget: ModelBudget = {
  inputTokens: 200_000,
  outputTokens: 50_000,
  costMicroUsd: null,
  calls: 300,
  wallMs: 3_600_000,
};

/** One call of a model as it was seen on the wire, failed ones included. Survives JSON; one line of the run's ledger. */
export interface LedgerEntry {
  /** `panel`: asked by a phase or our own builder; `proxy`: by a program in the sandbox. */
  readonly through: 'panel' | 'proxy';
  readonly role: ModelRole;
  /** `vendor/model`. */
  readonly model: string;
  /** sha256 (hex) of what was asked, without keys. */
  readonly request: string;
  readonly outcome: 'answered' | 'failed';
  /** `null` where the wire did not say. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicroUsd: number | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly ms: number;
}

/** Sums over a ledger. `null`: at least one answered call did not say. */
export interface ModelSpending {
  readonly calls: number;
  readonly failed: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicroUsd: number | null;
  readonly wallMs: number;
  /** `vendor/model` of everyone who answered, sorted. */
  readonly models: readonly string[];
}

export const nothingSpent: ModelSpending = {
  calls: 0,
  failed: 0,
  inputTokens: 0,
  outputTokens: 0,
  costMicroUsd: 0,
  wallMs: 0,
  models: [],
};

/** The budget of the work item is used up: thrown before the call that would go past it. The flow turns it into the halt `budget-tokens`. */
export class BudgetSpent extends Error {
  /** Which bound: one sentence with both numbers. */
  readonly bound: string;
  constructor(bound: string) {
    super(bound);
    this.name = 'BudgetSpent';
    this.bound = bound;
  }
}

/** A model was about to be asked exactly the same for the third time in a row: it goes in circles. Exit status 3. */
export class GoingInCircles extends Error {
  readonly role: ModelRole;
  constructor(role: ModelRole, model: string) {
    super(
      `The model ${model} goes in circles: as ${role} it was about to be asked the same for the third time in a row. Nothing was published. ` +
        'Choose another model for this role, or leave the role to its mechanical form.',
    );
    this.name = 'GoingInCircles';
    this.role = role;
  }
}
