import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import type { JsonValue } from '#ports/journal.ts';

const text = z.union([z.string(), z.array(z.string()).min(1)]);
const count = z.number().int().min(0);

const call = z.strictObject({ name: z.string().min(1), input: z.record(z.string(), z.json()).default({}) });

/** One answer, or one way of not answering. */
const step = z
  .strictObject({
    text: z.string().optional(),
    calls: z.array(call).optional(),
    /** The vendor cut it. */
    cut: z.boolean().optional(),
    /** What the wire says it cost; `unknown`: it does not say. Without it: counted from the characters. */
    usage: z.union([z.literal('unknown'), z.strictObject({ inputTokens: count, outputTokens: count })]).optional(),
    /** A refusal: 429, 503, 401 … */
    status: z.number().int().min(400).max(599).optional(),
    retryAfterSeconds: z.number().min(0).max(86_400).optional(),
    /** The connection is lost. */
    drop: z.literal(true).optional(),
    /** A body that is no answer of any vendor. */
    raw: z.string().optional(),
    delaySeconds: z.number().min(0).max(3600).optional(),
    /** How often it is given before the next one. */
    times: z.number().int().min(1).max(1_000_000).optional(),
  })
  .refine(
    (one) => [one.text ?? one.calls, one.status, one.drop, one.raw].filter((value) => value !== undefined).length === 1,
    'exactly one of text (with or without calls), status, drop, raw',
  );

const rule = z.strictObject({
  /** Roles it answers; every one without it. */
  role: text.optional(),
  /** All of these stand in the last turn. */
  contains: text.optional(),
  /** All of these stand anywhere in the conversation, what the system says included. */
  anywhere: text.optional(),
  /** Whether tools are offered. */
  tools: z.boolean().optional(),
  /** `asked`: the n-th time the rule is used gets the n-th answer. `turn`: so many turns of the model stand in the conversation; no memory needed. */
  by: z.enum(['asked', 'turn']).default('asked'),
  /** Begins again after its last answer. */
  loop: z.boolean().default(false),
  say: z.array(step).min(1),
});

const script = z.strictObject({ answers: z.array(rule) });

export type Script = z.infer<typeof script>;
export type ScriptRule = Script['answers'][number];
export type ScriptStep = ScriptRule['say'][number];
export type ScriptedCall = { readonly name: string; readonly input: JsonValue };

/** Text of a script (YAML, so also JSON). Throws WorldError `usage` with every problem at once. */
export function readScript(content: string, name: string): Script {
  let value: unknown;
  try {
    value = parseYaml(content);
  } catch (error) {
    throw unusable(name, ['it is neither YAML nor JSON'], error);
  }
  const result = script.safeParse(value);
  if (result.success) return result.data;
  throw unusable(
    name,
    result.error.issues.map(({ path, message }) => `${path.join('.') || '(top level)'}: ${message}`),
  );
}

function unusable(name: string, problems: readonly string[], cause?: unknown): WorldError {
  const list = problems.map((problem) => `\n  - ${problem}`).join('');
  return new WorldError(
    'usage',
    `Cannot use the script ${name} of a scripted model:${list}\nThe form is described in docs/models.md.`,
    {
      cause,
    },
  );
}
