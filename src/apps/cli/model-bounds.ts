import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { modelBounds as bounds, type ModelBounds } from '#config/model-schema.ts';

const schema = z.strictObject(bounds);

/** `inputTokens=400000,usd=2`: the names are those under `budget` in the configuration. */
export function modelBounds(value: string): ModelBounds {
  const pairs = value.split(',').map((pair) => pair.split('='));
  const read = schema.safeParse(Object.fromEntries(pairs.map(([name = '', number = '']) => [name.trim(), numberIn(number)])));
  if (read.success) return read.data;
  throw new InvalidArgumentError(`Write bounds such as inputTokens=400000,usd=2; there are ${Object.keys(bounds).join(', ')}.`);
}

function numberIn(text: string): number {
  return /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}
