import type { TestSetup } from '#domain/acceptance.ts';

/** The package that a TAP test file declares its tests with. */
export function tapPackage(setup: TestSetup): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(setup.entry ?? '')?.[1] ?? 'tape';
}
