import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AcceptanceTests, TestSetup } from '#domain/acceptance.ts';
import { plainNodeTests } from '#domain/plain-node-tests.fixture.ts';
import type { Checkout } from '#ports/workspace.ts';

/** A checkout made of a few files, for tests. */
export interface SmallRepository {
  readonly checkout: Checkout;
  dispose(): Promise<void>;
}

export async function smallRepository(files: Readonly<Record<string, string>>): Promise<SmallRepository> {
  const path = await mkdtemp(join(tmpdir(), 'patchline-small-'));
  for (const [name, content] of Object.entries({ 'package.json': '{"name":"small"}\n', ...files })) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return {
    checkout: { path, commit: '0'.repeat(40), dependencies: null },
    dispose: () => rm(path, { recursive: true, force: true }),
  };
}

/** Acceptance tests of one file. */
export function acceptanceOf(path: string, content: string, setup: Partial<TestSetup> = {}): AcceptanceTests {
  const whole: TestSetup = { ...plainNodeTests, testFolder: '.', ...setup };
  const digest = createHash('sha256').update(content).digest('hex');
  return { setup: whole, files: [{ path, content, digest }], tests: {} };
}
