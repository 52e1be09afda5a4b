import type { SandboxMount } from './sandbox.ts';
import type { Checkout } from './workspace.ts';

/** What every command over a checkout sees: the checkout at `/repo`, and its dependencies read-only at `/repo/node_modules`. */
export function checkoutMounts(
  { path, dependencies }: Checkout,
  access: SandboxMount['access'] = 'read-write',
): readonly SandboxMount[] {
  const checkout: SandboxMount = { source: path, target: '/repo', access };
  return dependencies === null
    ? [checkout]
    : [checkout, { source: dependencies, target: '/repo/node_modules', access: 'read-only' }];
}
