import { WorldError, type WorldErrorKind } from '#domain/world-error.ts';
import type { ModelUsage } from './model.ts';

/** What is known of one call that brought no answer. */
export interface FailedCall {
  /** Status of the answer; `null` where none came. */
  readonly status: number | null;
  /** How long the vendor asked us to wait; `null` where it did not say. */
  readonly retryAfterMs: number | null;
  /** Another try may mend it (429, 408, 5xx, a lost connection). */
  readonly isPassing: boolean;
  /** What it cost: zeros where the vendor refused, so that nothing was made; `null` where nobody knows. */
  readonly usage: ModelUsage;
}

/** A call of a model that brought no answer: a `WorldError` as `Model` throws it, with what a retry and the ledger need to know. */
export class ModelFailure extends WorldError {
  readonly call: FailedCall;
  constructor(kind: WorldErrorKind, message: string, call: FailedCall, options?: { readonly cause?: unknown }) {
    super(kind, message, options);
    this.call = call;
  }
}

export const unknownUsage: ModelUsage = { inputTokens: null, outputTokens: null, costMicroUsd: null };
export const noUsage: ModelUsage = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };

/** A call that the vendor refused with a status, in the sentence that a person reads. Nothing of what was sent gets into it. */
export function refusedCall(name: string, status: number, retryAfterMs: number | null): ModelFailure {
  const call = { status, retryAfterMs, isPassing: isPassing(status), usage: status >= 400 ? noUsage : unknownUsage };
  if (status === 401 || status === 403) {
    const why = `the vendor refuses the key (status ${status}). Check the key and what it may use.`;
    return new ModelFailure('usage', `The model ${name} was not asked: ${why}`, call);
  }
  if (status >= 400 && status < 500 && !call.isPassing) {
    const why = `the vendor refuses the request (status ${status}). Check the model's name and its limits.`;
    return new ModelFailure('usage', `The model ${name} was not asked: ${why}`, call);
  }
  return unanswered(name, `the vendor answered with status ${status}`, call);
}

/** A call that was lost on its way, or took too long. */
export function lostCall(name: string, why: string = 'the connection failed or took too long'): ModelFailure {
  return unanswered(name, why, { status: null, retryAfterMs: null, isPassing: true, usage: unknownUsage });
}

/** A call that was answered with nothing that can be used; it was paid for, and asking again is up to whoever asked. */
export function emptyAnswer(name: string, usage: ModelUsage): ModelFailure {
  const call = { status: 200, retryAfterMs: null, isPassing: false, usage };
  return new ModelFailure('network', `The model ${name} gave an empty answer. Run the same command again.`, call);
}

/** Whether a model was asked, was paid, and said nothing: to whoever asked, an answer in the wrong form and not a failure of the world. */
export function isEmptyAnswer(error: unknown): error is ModelFailure {
  return error instanceof ModelFailure && error.call.status === 200;
}

function unanswered(name: string, why: string, call: FailedCall): ModelFailure {
  return new ModelFailure(
    'network',
    `The model ${name} gave no answer: ${why}. Run the same command again later, or choose another model.`,
    call,
  );
}

function isPassing(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}
