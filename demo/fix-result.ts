import * as z from 'zod';

/** What `patchline fix --json` prints, as far as scripts read it. */
export interface FixResult {
  readonly outcome: 'fixed' | 'halted' | 'rejected' | 'failed';
  readonly halt: string | null;
  readonly branch: string | null;
  /** Path of the receipt. */
  readonly receipt: string | null;
  /** 0..1 */
  readonly score: number | null;
}

const schema: z.ZodType<FixResult> = z.object({
  outcome: z.enum(['fixed', 'halted', 'rejected', 'failed']),
  halt: z.string().nullable(),
  branch: z.string().nullable(),
  receipt: z.string().nullable(),
  score: z.number().nullable(),
});

/** The result in the command's standard output, or `null` when that holds none. */
export function parseFixResult(stdout: string): FixResult | null {
  try {
    return schema.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    return null;
  }
}
