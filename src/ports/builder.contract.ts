import { describe, expect, it } from 'vitest';
import { candidateId } from '#domain/candidate-patch.ts';
import type { Builder, BuildTask } from './builder.ts';

/** A builder with a task it can do, and one that leads nowhere, each in a fresh checkout. */
export interface BuilderUnderTest {
  readonly builder: Builder;
  readonly solvable: BuildTask;
  readonly hopeless: BuildTask;
}

/** What every builder MUST do. `make` gives fresh checkouts each time. */
export function builderContract(name: string, make: () => Promise<BuilderUnderTest>): void {
  describe(`${name} as a builder`, () => {
    it('names each candidate by its content and puts none twice', async () => {
      const { builder, solvable } = await make();
      const { candidates } = await builder.build(solvable);
      expect(candidates.length).toBeGreaterThan(0);
      for (const { patch } of candidates) expect(patch.id).toBe(candidateId(patch.changes));
      expect(new Set(candidates.map(({ patch }) => patch.id)).size).toBe(candidates.length);
    });

    it('puts the most plausible first, all above zero, and differs from the first only behind it', async () => {
      const { builder, solvable } = await make();
      const { candidates } = await builder.build(solvable);
      const weights = candidates.map(({ plausibility }) => plausibility);
      expect(weights.every((weight) => weight > 0)).toBe(true);
      expect(weights).toEqual(weights.toSorted((a, b) => b - a));
      expect(candidates[0]?.differsOn).toEqual([]);
    });

    it('says what it did in a sentence, and tells nobody else when it found nothing', async () => {
      const { builder, hopeless } = await make();
      const result = await builder.build(hopeless);
      expect(result.candidates).toEqual([]);
      expect(result.summary).toMatch(/\w/);
    });
  });
}
