import type { ModelRole } from '#domain/model-role.ts';
import { lostCall, ModelFailure, noUsage, unknownUsage } from '#ports/model-failure.ts';
import type { CallBounds, ModelLedger } from '#ports/model-ledger.ts';
import { modelRequestDigest } from '#ports/model-request-digest.ts';
import type { Model, ModelRequest, ModelUsage } from '#ports/model.ts';

/** Millionths of a US dollar for so many tokens of one model; `null` where nobody knows its price. */
export type ModelPrice = (inputTokens: number, outputTokens: number) => number | null;

export interface MeteredBy {
  readonly ledger: ModelLedger;
  readonly role: ModelRole;
  readonly price: ModelPrice;
  /** Longest time of one call. */
  readonly timeoutMs: number;
}

/** A model of which every call is admitted by the ledger before it is made, and settled whatever came of it. */
export function metered(model: Model, { ledger, role, price, timeoutMs }: MeteredBy): Model {
  return {
    name: model.name,
    vendor: model.vendor,
    async complete(request) {
      const call = await ledger.admit({
        through: 'panel',
        role,
        model: model.name,
        request: modelRequestDigest(model.name, request),
        atMost: boundsOf(request, price, timeoutMs),
      });
      if (request.signal?.aborted === true) {
        await call.settle({ outcome: 'failed', ...noUsage });
        throw lostCall(model.name, 'nobody waited for it any more');
      }
      let answer;
      try {
        answer = await model.complete(request);
      } catch (error) {
        await call.settle({ outcome: 'failed', ...usageOfFailure(error) });
        throw error;
      }
      await call.settle({ outcome: 'answered', ...answer.usage });
      return answer;
    },
  };
}

/** What vendors add themselves: frames of turns, their own words about tools. */
const frameTokens = 1_000;

/** A token is at least one byte, whatever the vendor's way of counting. */
function boundsOf({ system, turns, tools, maxOutputTokens }: ModelRequest, price: ModelPrice, timeoutMs: number): CallBounds {
  const inputTokens = Buffer.byteLength(JSON.stringify({ system, turns, tools })) + frameTokens;
  return { inputTokens, outputTokens: maxOutputTokens, costMicroUsd: price(inputTokens, maxOutputTokens), wallMs: timeoutMs };
}

function usageOfFailure(error: unknown): ModelUsage {
  return error instanceof ModelFailure ? error.call.usage : unknownUsage;
}
