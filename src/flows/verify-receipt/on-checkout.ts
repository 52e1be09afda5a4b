import type { FileChange } from '#domain/candidate-patch.ts';
import type { Sandbox, SandboxLimits } from '#ports/sandbox.ts';
import type { Checkout, Workspace } from '#ports/workspace.ts';
import type { RunTests } from './run-tests.ts';

export interface ReplayPorts {
  readonly workspace: Pick<Workspace, 'checkout' | 'apply' | 'dispose'>;
  readonly sandbox: Sandbox;
  readonly runTests: RunTests;
  /** Of every single execution. */
  readonly limits: SandboxLimits;
}

/** Each execution has a checkout of its own, so that none can leave anything for the next. */
export async function onCheckout<T>(
  { workspace }: ReplayPorts,
  state: { readonly commit: string; readonly changes: readonly FileChange[] },
  execute: (checkout: Checkout) => Promise<T>,
): Promise<T> {
  const checkout = await workspace.checkout(state.commit);
  try {
    await workspace.apply(checkout, state.changes);
    return await execute(checkout);
  } finally {
    await workspace.dispose(checkout);
  }
}
