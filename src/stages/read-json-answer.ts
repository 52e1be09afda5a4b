import type { z } from 'zod';
import type { ReadAnswer } from './ask-panel.ts';

/**
 * Reads a model's answer that has to be one JSON object, bare or in one fenced block, of the form of a schema; anything longer than `most` UTF-16
 * units is not looked at. What it says is untrusted all the same.
 */
export function readJsonAnswer<T>(schema: z.ZodType<T>, text: string, most: number): ReadAnswer<T> {
  if (text.length > most) return { ok: false, problem: `It has more than ${most} characters.` };
  const value = parsed(objectIn(text));
  if (value === undefined) return { ok: false, problem: 'It holds no JSON object.' };
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const [first] = result.error.issues;
  return { ok: false, problem: `The field "${first?.path.join('.') ?? ''}" is wrong: ${first?.message ?? 'another form'}.` };
}

/** Between the first brace and the last one: what stands before and behind is talk. */
function objectIn(text: string): string {
  const from = text.indexOf('{');
  return from < 0 ? '' : text.slice(from, text.lastIndexOf('}') + 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
