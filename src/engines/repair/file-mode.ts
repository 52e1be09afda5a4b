import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from '#ports/workspace.ts';

/** Is a file of the checkout executable by its owner? `false` where there is none. */
export function isExecutable(checkout: Checkout, path: string): boolean {
  const state = statSync(join(checkout.path, path), { throwIfNoEntry: false });
  return state !== undefined && (state.mode & 0o100) !== 0;
}
