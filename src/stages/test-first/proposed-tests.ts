import { z } from 'zod';
import type { ReadAnswer } from '../ask-panel.ts';
import { readJsonAnswer } from '../read-json-answer.ts';

/** Most tests that are taken from one answer. */
export const mostProposed = 12;

const line = z.string().min(1).max(400);
const code = z.string().max(2_000);
const identifier = z
  .string()
  .regex(/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u)
  .max(80);

const test = z
  .object({
    behaviours: z.array(z.string().max(20)).max(20).default([]),
    setup: code.default(''),
    expression: code.min(1),
    produces: code.min(1).nullish(),
    throws: z.object({ name: identifier.nullish(), message: line.nullish() }).nullish(),
  })
  .refine(({ produces, throws }) => (produces == null) !== (throws == null), 'exactly one of "produces" and "throws" is wanted');

const answer = z.object({
  imports: z
    .array(z.object({ from: line, name: z.union([identifier, z.literal('*')]), as: identifier.nullish() }))
    .max(20)
    .default([]),
  tests: z.array(test).max(mostProposed).default([]),
  file: z.string().max(20_000).nullish(),
});

/** What a test author answered: tests as data, and perhaps a whole file. Untrusted. */
export type ProposedTests = z.infer<typeof answer>;

export function readProposedTests(text: string): ReadAnswer<ProposedTests> {
  return readJsonAnswer(answer, text, 60_000);
}
