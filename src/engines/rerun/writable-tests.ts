import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxMount } from '#ports/sandbox.ts';
import { repositoryRoot, type RerunContext } from './context.ts';

/** Contexts whose tests write beside themselves. */
const writing = new WeakSet<RerunContext>();

/** A folder that holds tests and no sources. */
function testFolderOf(context: RerunContext): string | null {
  const [first] = context.acceptance.files.map((file) => file.path.split('/')[0] ?? '');
  const isOwn = first !== undefined && /^(?:tests?|specs?|__tests__)$/.test(first);
  return isOwn && existsSync(join(context.checkout.path, first)) ? first : null;
}

/** Whether the tests have a folder of their own that is read-only as yet. */
export function mayWriteBesideTests(context: RerunContext): boolean {
  return !writing.has(context) && testFolderOf(context) !== null;
}

/** From now on, every job of the context has a copy of the test folder that it may write into. `false` where nothing changes by that. */
export function makeTestsWritable(context: RerunContext): boolean {
  if (!mayWriteBesideTests(context)) return false;
  writing.add(context);
  return true;
}

/** Whether every job of the context has such a copy. */
export const doWriteBesideTests = (context: RerunContext): boolean => writing.has(context);

/** The copy for one job, laid into `folder`; no mount where the tests do not write. */
export async function writableTests(context: RerunContext, folder: string): Promise<readonly SandboxMount[]> {
  const tests = writing.has(context) ? testFolderOf(context) : null;
  if (tests === null) return [];
  const source = join(folder, 'tests');
  await cp(join(context.checkout.path, tests), source, { recursive: true, verbatimSymlinks: true });
  return [{ source, target: `${repositoryRoot}/${tests}`, access: 'read-write' }];
}
