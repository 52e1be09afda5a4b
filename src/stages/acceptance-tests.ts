import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '#lib/digest.ts';
import type { AcceptanceTests, FrozenFile } from '#domain/acceptance.ts';
import { slugOf } from '#domain/branch-name.ts';
import type { RunState } from '#domain/run-state.ts';
import { writeAcceptanceTests } from '#engines/acceptance/acceptance.ts';

/** Acceptance tests of a reproduction for the repository's runner, each file with its hash. `only`: ids of examples; `null` for all. */
export function acceptanceTests(
  { item, issue, setup, reproduction }: Pick<RunState, 'item' | 'issue' | 'setup' | 'reproduction'>,
  checkoutPath: string,
  only: readonly string[] | null,
): Promise<AcceptanceTests> {
  const written = writeAcceptanceTests(reproduction, setup, { slug: slugOf(issue.title, 40), issueNumber: item.number, only });
  return freeze(setup, written, checkoutPath);
}

type Written = ReturnType<typeof writeAcceptanceTests>;

/** A named existing test is frozen as base has it; a written one as it was written. */
async function freeze(setup: RunState['setup'], written: Written, checkoutPath: string): Promise<AcceptanceTests> {
  const files: FrozenFile[] = [];
  for (const file of written.files) {
    const content = file.content ?? (await readFile(join(checkoutPath, file.path), 'utf8'));
    files.push({ path: file.path, content, digest: sha256(content) });
  }
  return { setup, files, tests: written.tests };
}
