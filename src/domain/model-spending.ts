import type { NewHypothesisNode } from './hypothesis-graph.ts';
import type { ModelRole } from './model-role.ts';
import type { UnfinishedChange } from './run-state.ts';

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

/** Sums over a ledger, failed calls included. A call that was answered without usage makes its sum unknown. */
export function spendingOf(entries: readonly LedgerEntry[]): ModelSpending {
  const answered = entries.filter(({ outcome }) => outcome === 'answered');
  const sum = (of: (entry: LedgerEntry) => number | null): number | null => {
    if (answered.some((entry) => of(entry) === null)) return null;
    return entries.reduce((total, entry) => total + (of(entry) ?? 0), 0);
  };
  return {
    calls: entries.length,
    failed: entries.length - answered.length,
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costMicroUsd: sum(({ costMicroUsd }) => costMicroUsd),
    wallMs: entries.reduce((total, { ms }) => total + ms, 0),
    models: [...new Set(answered.map(({ model }) => model))].toSorted(),
  };
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

/** What is known when a builder is stopped: what it and others before it left unfinished, and what was executed since the phase began. */
export interface Kept {
  readonly unfinished: readonly UnfinishedChange[];
  /** In the order in which they were seen; local parents (`@i`) refer to this list. */
  readonly nodes: readonly NewHypothesisNode[];
}

const nothingKept: Kept = { unfinished: [], nodes: [] };

/** The budget of the work item is used up: thrown before the call that would go past it. The flow turns it into the halt `budget-tokens`. */
export class BudgetSpent extends Error {
  /** Which bound: one sentence with both numbers. */
  readonly bound: string;
  /** A larger bound as `--budget` takes it (`inputTokens=410000`); `null` where nobody knows one. */
  readonly raise: string | null;
  readonly kept: Kept;
  constructor(bound: string, raise: string | null = null, kept: Kept = nothingKept) {
    super(bound);
    this.name = 'BudgetSpent';
    this.bound = bound;
    this.raise = raise;
    this.kept = kept;
  }
}

/** A model was about to be asked, or asks a tool, exactly the same for the third time in a row: it goes in circles. Exit status 3. */
export class GoingInCircles extends Error {
  readonly role: ModelRole;
  readonly model: string;
  /** What it did, after "it". */
  readonly did: string;
  readonly kept: Kept;
  constructor(role: ModelRole, model: string, did: string = askedAgain, kept: Kept = nothingKept) {
    super(
      `The model ${model} goes in circles: as ${role} it ${did}. Nothing was published. ` +
        'Choose another model for this role, or leave the role to its mechanical form.',
    );
    this.name = 'GoingInCircles';
    this.role = role;
    this.model = model;
    this.did = did;
    this.kept = kept;
  }

  /** The same with one more sentence. */
  saying(sentence: string): GoingInCircles {
    const more = new GoingInCircles(this.role, this.model, this.did, this.kept);
    more.message = `${this.message} ${sentence}`;
    return more;
  }
}

const askedAgain = 'was about to be asked the same for the third time in a row';

/** Why a builder was stopped before it had ended. Survives JSON. */
export type BuildStop =
  | { readonly kind: 'budget'; readonly bound: string; readonly raise: string | null }
  | { readonly kind: 'circles'; readonly role: ModelRole; readonly model: string; readonly did: string };

/** The stop that an error stands for; `null` for every other error. */
export function stopOf(error: unknown): BuildStop | null {
  if (error instanceof BudgetSpent) return { kind: 'budget', bound: error.bound, raise: error.raise };
  if (error instanceof GoingInCircles) return { kind: 'circles', role: error.role, model: error.model, did: error.did };
  return null;
}

/** The error that ends a run for a stop. */
export function stoppedBy(stop: BuildStop, kept: Kept): BudgetSpent | GoingInCircles {
  return stop.kind === 'budget'
    ? new BudgetSpent(stop.bound, stop.raise, kept)
    : new GoingInCircles(stop.role, stop.model, stop.did, kept);
}
