import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestSetup } from '#domain/acceptance.ts';
import type { Checkout } from '#ports/workspace.ts';

/** Major version of the runner that is installed for a checkout; `null` where that cannot be told. */
export async function runnerMajor(setup: TestSetup, checkout: Checkout): Promise<number | null> {
  const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(setup.entry ?? '')?.[1];
  if (name === undefined) return null;
  try {
    const folder = checkout.dependencies ?? join(checkout.path, 'node_modules');
    const { version } = JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8')) as { readonly version?: unknown };
    const major = typeof version === 'string' ? Number.parseInt(version, 10) : Number.NaN;
    return Number.isNaN(major) ? null : major;
  } catch {
    return null;
  }
}
