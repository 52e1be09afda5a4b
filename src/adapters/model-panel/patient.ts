import { setTimeout as sleep } from 'node:timers/promises';
import { ModelFailure } from '#ports/model-failure.ts';
import type { Model, ModelAnswer, ModelRequest } from '#ports/model.ts';

/** How long a vendor that is busy is waited for. */
export interface Patience {
  /** Tries after the first. */
  readonly retries: number;
  /** Longest pause before a try; a vendor that asks for more is not asked again. */
  readonly pauseMs: number;
  /** No try begins later than this after the first. */
  readonly totalMs: number;
}

export const defaultPatience: Patience = { retries: 4, pauseMs: 60_000, totalMs: 300_000 };

/** Waits; rejects where the signal ends the wait. */
export type Pause = (ms: number, signal: AbortSignal | null) => Promise<void>;

/** A model that is asked again where that may help (429, 5xx, a lost connection), and never for ever. */
export function patient(model: Model, patience: Patience, pause: Pause = waitFor, now: () => number = Date.now): Model {
  return {
    name: model.name,
    vendor: model.vendor,
    complete: (request) => tryOften({ model, patience, pause, now, request }),
  };
}

interface Trying {
  readonly model: Model;
  readonly patience: Patience;
  readonly pause: Pause;
  readonly now: () => number;
  readonly request: ModelRequest;
}

async function tryOften({ model, patience, pause, now, request }: Trying): Promise<ModelAnswer> {
  const begun = now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await model.complete(request);
    } catch (error) {
      if (!(error instanceof ModelFailure) || !error.call.isPassing || request.signal?.aborted === true) throw error;
      const wait = error.call.retryAfterMs ?? Math.min(1000 * 2 ** (tries - 1), patience.pauseMs);
      const isEnough = tries > patience.retries || wait > patience.pauseMs || now() - begun + wait > patience.totalMs;
      if (isEnough) throw gaveUp(model, error, { tries, wait });
      await pause(wait, request.signal).catch(() => {
        throw error;
      });
    }
  }
}

function gaveUp(
  { name }: Model,
  { kind, call, cause }: ModelFailure,
  at: { readonly tries: number; readonly wait: number },
): ModelFailure {
  const what = call.status === null ? 'the connection failed or took too long' : `the vendor answered with status ${call.status}`;
  const tried = at.tries === 1 ? '' : ` ${at.tries} times`;
  const asked = call.retryAfterMs === null ? '' : ` and asks for a pause of ${Math.ceil(at.wait / 1000)} seconds`;
  return new ModelFailure(
    kind,
    `The model ${name} gave no answer: ${what}${tried}${asked}. Run the same command again later: it goes on where it stopped. Or choose another model.`,
    call,
    { cause },
  );
}

async function waitFor(ms: number, signal: AbortSignal | null): Promise<void> {
  await sleep(ms, undefined, signal === null ? {} : { signal });
}
