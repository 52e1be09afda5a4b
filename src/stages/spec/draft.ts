import { z } from 'zod';

/** Most behaviours that are taken from one draft. */
export const mostBehaviours = 12;

export const draftForm = z.object({
  behaviours: z.array(z.string().min(1).max(1_000)).max(mostBehaviours).default([]),
  plan: z
    .array(z.object({ file: z.string().min(1).max(300), does: z.string().min(1).max(1_000) }))
    .max(12)
    .default([]),
  answers: z
    .array(z.object({ finding: z.string().max(20), says: z.string().min(1).max(1_000) }))
    .max(40)
    .default([]),
});

/** A specification as its author wrote it; untrusted. Its behaviours are numbered on from those that the reproduction states. */
export type SpecDraft = z.infer<typeof draftForm>;
