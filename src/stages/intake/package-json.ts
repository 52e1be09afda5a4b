import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import type { Checkout } from '#ports/workspace.ts';
import { z } from 'zod';

const packageSchema = z.looseObject({ name: z.string().optional(), version: z.string().optional() });

export type PackageJson = z.infer<typeof packageSchema>;

/** `package.json` of a checkout as data; `null` where there is none. */
export async function readPackageJson(checkout: Checkout): Promise<PackageJson | null> {
  let text: string;
  try {
    text = await readFile(join(checkout.path, 'package.json'), 'utf8');
  } catch {
    return null;
  }
  const parsed = packageSchema.safeParse(tryJson(text));
  if (parsed.success) return parsed.data;
  throw new WorldError(
    'repository',
    `Cannot read package.json at ${checkout.commit.slice(0, 10)}: it is not a valid package description. Mend and commit it, then run this again.`,
  );
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
