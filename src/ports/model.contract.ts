import { describe, expect, it } from 'vitest';
import { question, type Model } from './model.ts';

const request = question('Answer in one word.', 'Which colour has the sky?', 20);

/** What every model MUST do. `make` gives a model that answers with these texts, and one that cannot be reached after them. */
export function modelContract(
  name: string,
  make: (answers: readonly string[]) => Promise<{ readonly model: Model; readonly close: () => Promise<void> }>,
): void {
  describe(`${name} as a model`, () => {
    it('gives the answers in order, with usage that is a count or unknown', async () => {
      const { model, close } = await make(['blue', 'grey']);
      try {
        for (const text of ['blue', 'grey']) {
          const answer = await model.complete(request);
          expect(answer).toMatchObject({ text, isCut: false });
          for (const count of Object.values(answer.usage))
            expect(count === null || (Number.isInteger(count) && count >= 0)).toBe(true);
        }
        expect(model.name.startsWith(`${model.vendor}/`)).toBe(true);
      } finally {
        await close();
      }
    });

    it('throws a sentence where no answer comes, and never gives an empty one', async () => {
      const { model, close } = await make([]);
      try {
        await expect(model.complete(request)).rejects.toMatchObject({ name: 'WorldError', kind: 'network' });
      } finally {
        await close();
      }
    });
  });
}
