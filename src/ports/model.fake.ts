import { WorldError } from '#domain/world-error.ts';
import type { Model, ModelAnswer, ModelRequest } from './model.ts';

export interface FakeModel extends Model {
  /** Every request, in order. */
  readonly requests: readonly ModelRequest[];
}

/** A model that says what it was told to say, one text a call; afterwards it does not answer. */
export function fakeModel(answers: readonly (string | Partial<ModelAnswer>)[], name: string = 'fake/model'): FakeModel {
  const requests: ModelRequest[] = [];
  return {
    name,
    vendor: 'fake',
    requests,
    async complete(request): Promise<ModelAnswer> {
      const answer = answers[requests.length];
      requests.push(request);
      if (answer === undefined)
        throw new WorldError('network', 'The fake model has nothing more to say. Give it another answer.');
      const usage = { inputTokens: 100, outputTokens: 50, costMicroUsd: null };
      return { text: '', calls: [], usage, isCut: false, ...(typeof answer === 'string' ? { text: answer } : answer) };
    },
  };
}
