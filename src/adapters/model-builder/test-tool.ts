import type { TestSetup } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import { suiteSetup } from '#domain/test-command.ts';
import type { TestReport } from '#domain/test-report.ts';
import { runTests } from '#engines/test-reports/test-reports.ts';
import type { ToolCall } from '#ports/model.ts';
import type { Sandbox, SandboxLimits } from '#ports/sandbox.ts';
import type { Checkout, Workspace } from '#ports/workspace.ts';

export interface TestToolWorld {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  readonly limits: SandboxLimits;
  readonly checkout: Checkout;
  readonly setup: TestSetup;
  readonly name: string;
  readonly signal: AbortSignal;
}

/** A run of tests over what the checkout held at that time. */
export interface TestRun {
  readonly setup: TestSetup;
  readonly files: readonly string[];
  readonly changes: readonly FileChange[];
  readonly report: TestReport;
}

export type TestOutcome =
  | { readonly kind: 'ran'; readonly run: TestRun }
  /** `why` is a sentence for the model. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Runs the repository's suite, or files of it, over the changes so far: in a fresh checkout that holds the regular files that a fix could hold and
 * nothing else, so that it can be done again exactly, and so that nothing that a test leaves behind gets into the fix. The model names files, no more.
 */
export async function useTestTool(world: TestToolWorld, input: ToolCall['input']): Promise<TestOutcome> {
  const { workspace, checkout, signal } = world;
  const setup = suiteSetup(world.setup);
  const left = await workspace.collect(checkout, world.name);
  if (left.kind === 'refused')
    return { kind: 'refused', why: 'The changes cannot be tested: they hold files that no fix can hold.' };
  const changes = left.kind === 'candidate' ? left.patch.changes : [];
  const files = filesOf(input, setup, changes);
  if (files === null)
    return {
      kind: 'refused',
      why: 'These are no test files of the repository, and none that you have created: give paths from its root.',
    };
  const fresh = await workspace.checkout(checkout.commit);
  try {
    await workspace.apply(fresh, changes);
    const request = { sandbox: world.sandbox, checkout: fresh, setup, files, limits: world.limits, signal };
    const report = await runTests({ ...request, mustPass: [], canaries: false });
    return { kind: 'ran', run: { setup, files, changes, report } };
  } finally {
    await workspace.dispose(fresh);
  }
}

/** The files that are named, the whole suite where none are; `null` where one is neither of the suite nor new. */
function filesOf(input: ToolCall['input'], setup: TestSetup, changes: readonly FileChange[]): readonly string[] | null {
  const named = input !== null && typeof input === 'object' && 'files' in input ? input['files'] : null;
  const wanted = Array.isArray(named) ? named : typeof named === 'string' ? [named] : [];
  if (wanted.length === 0) return setup.suiteFiles;
  const known = new Set([...setup.suiteFiles, ...changes.filter(({ content }) => content !== null).map(({ path }) => path)]);
  const files = wanted.map((file) => (typeof file === 'string' ? file.replace(/^\.\//, '') : ''));
  return files.every((file) => known.has(file)) ? [...new Set(files)] : null;
}
