import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Checkout } from '#ports/workspace.ts';

/** Our own installed packages: the runners that the tests of this engine run. */
export const ownDependencies: string = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** A checkout made of texts, with our own packages as its dependencies. */
export async function withCheckout<Result>(
  files: Readonly<Record<string, string>>,
  use: (checkout: Checkout) => Promise<Result>,
): Promise<Result> {
  const path = await mkdtemp(join(tmpdir(), 'patchline-checkout-'));
  try {
    for (const [name, content] of Object.entries({ 'package.json': '{}', ...files })) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
    return await use({ path, commit: '0'.repeat(40), dependencies: ownDependencies });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
