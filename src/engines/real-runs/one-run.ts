import { join } from 'node:path';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import { suiteSetup } from '#domain/test-command.ts';
import type { TestReport } from '#domain/test-report.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { runTests } from '../test-reports/test-reports.ts';
import { inCopy, type LaidFile } from './copied-checkout.ts';
import { readCoverage, type FileCoverage } from './v8-coverage.ts';

export interface RunWorld {
  readonly sandbox: Sandbox;
  /** A checkout of base; it is copied for every run, nothing is written into it. */
  readonly checkout: Checkout;
  readonly tests: AcceptanceTests;
}

export interface RunSpec {
  /** Test files of the suite to run; the tests' own files where `null`. */
  readonly files: readonly string[] | null;
  readonly changes: readonly LaidFile[];
  readonly wallMs: number;
}

const coverageFolder = '.patchline-coverage';

/** Runs test files with the runner they are written for, in a copy of the checkout with the changes laid over it. */
export function runOnce(world: RunWorld, spec: RunSpec): Promise<TestReport> {
  return inCopy(world.checkout, laid(world, spec), (copy) => execute(world, copy, spec));
}

/** The same, with what Node and the Node processes it started reached of each file; nothing is known of other programs. */
export function runWithCoverage(
  world: RunWorld,
  spec: RunSpec,
): Promise<{ readonly report: TestReport; readonly coverage: ReadonlyMap<string, FileCoverage> }> {
  return inCopy(world.checkout, laid(world, spec), async (copy) => {
    const report = await execute(world, copy, spec, { NODE_V8_COVERAGE: `/repo/${coverageFolder}` });
    return { report, coverage: await readCoverage(join(copy.path, coverageFolder)) };
  });
}

/** The frozen tests lie over a change, never under it. */
function laid(world: RunWorld, spec: RunSpec): readonly LaidFile[] {
  return [...spec.changes, ...world.tests.files];
}

function execute(
  world: RunWorld,
  checkout: Checkout,
  spec: RunSpec,
  env: Readonly<Record<string, string>> = {},
): Promise<TestReport> {
  const { setup, files } = world.tests;
  return runTests({
    sandbox: world.sandbox,
    checkout,
    setup: { ...(spec.files === null ? setup : suiteSetup(setup)), env: { ...setup.env, ...env } },
    files: spec.files ?? files.map((file) => file.path),
    mustPass: spec.files === null ? Object.keys(world.tests.tests) : [],
    // What survives is judged again with canaries; here they would only cost time.
    canaries: false,
    limits: { wallMs: spec.wallMs },
  });
}
