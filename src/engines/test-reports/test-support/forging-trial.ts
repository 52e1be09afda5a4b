import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestReport } from '#domain/test-report.ts';
import { defaultLimits, type Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { consultOracle } from '../oracle/consult-oracle.ts';
import { runTests } from '../running/run-tests.ts';
import { frozenPaths } from '../tampering/frozen-paths.ts';
import { scanForTampering } from '../tampering/scan-for-tampering.ts';
import { runnerSetups, type TriedRunner } from './runner-setups.ts';
import { withCheckout } from './temporary-checkout.ts';

const fixtures = fileURLToPath(new URL('../fixtures/forging', import.meta.url));
const read = (path: string): string => readFileSync(join(fixtures, path), 'utf8');

export const wrongFix: string = read('wrong.js');
export const honestFix: string = read('honest.js');
export const attacks: readonly string[] = readdirSync(join(fixtures, 'attacks'))
  .map((name) => name.replace(/\.js$/, ''))
  .toSorted();

/** The wrong fix with an attack behind it. */
export function attackingFix(attack: string): string {
  return `${wrongFix}\n${read(`attacks/${attack}.js`)}`;
}

export const acceptanceFile = 'test/acceptance.test.js';
export const acceptanceIds: readonly string[] = ['totals 1, 2 and 3', 'totals nothing'].map(
  (name) => `${acceptanceFile} > ${name}`,
);

export async function withFix<Result>(
  runner: TriedRunner,
  fix: string,
  use: (checkout: Checkout) => Promise<Result>,
): Promise<Result> {
  return withCheckout({ 'src/total.js': fix, [acceptanceFile]: read(`acceptance/${runner}.js`) }, use);
}

/** The protected run of the acceptance tests. */
export async function runProtected(sandbox: Sandbox, runner: TriedRunner, fix: string): Promise<TestReport> {
  return withFix(runner, fix, async (checkout) =>
    runTests({
      sandbox,
      checkout,
      setup: runnerSetups[runner],
      files: [acceptanceFile],
      mustPass: acceptanceIds,
      canaries: true,
      limits,
    }),
  );
}

const limits = { wallMs: 60_000 };
const naiveCommands: Readonly<Record<TriedRunner, readonly string[]>> = {
  'node-test': ['--test', acceptanceFile],
  mocha: ['node_modules/mocha/bin/mocha.js', acceptanceFile],
  jest: ['node_modules/jest/bin/jest.js', '--cacheDirectory=/tmp/jest', acceptanceFile],
  vitest: ['node_modules/vitest/vitest.mjs', 'run', acceptanceFile],
  tap: ['node_modules/tape/bin/tape', acceptanceFile],
};

/** The unprotected control: the runner's own command, believed on exit status 0. */
export async function isNaivelyAccepted(sandbox: Sandbox, runner: TriedRunner, fix: string): Promise<boolean> {
  return withFix(runner, fix, async (checkout) => {
    const outcome = await sandbox.run({
      argv: ['node', ...naiveCommands[runner]],
      cwd: '/repo',
      mounts: [
        { source: checkout.path, target: '/repo', access: 'read-write' },
        { source: checkout.dependencies ?? '', target: '/repo/node_modules', access: 'read-only' },
      ],
      env: { CI: 'true', NO_COLOR: '1' },
      stdin: null,
      limits: { ...defaultLimits, ...limits },
      onLine: null,
      signal: null,
    });
    return outcome.exitCode === 0;
  });
}

/** Whether the oracle, asked for the same two values, sees that they are wrong. */
export async function isSeenByOracle(sandbox: Sandbox, runner: TriedRunner, fix: string): Promise<boolean> {
  return withFix(runner, fix, async (checkout) => {
    const example = (id: string, expression: string, source: string) =>
      ({
        kind: 'expression',
        id,
        setup: '',
        expression,
        expected: { kind: 'value', source },
        claimedActual: null,
        issueLine: 1,
      }) as const;
    const verdict = await consultOracle({
      sandbox,
      checkout,
      setup: runnerSetups[runner],
      limits,
      reproduction: {
        kind: 'examples',
        imports: [{ specifier: '../src/total.js', names: [{ imported: 'total', local: 'total' }] }],
        preamble: '',
        language: 'js',
        examples: [example('example-1', 'total([1, 2, 3])', '6'), example('example-2', '({ sum: total([]) })', '{ sum: 0 }')],
      },
    });
    return verdict.problems.length > 0;
  });
}

/** The rules of the scan that forbid a fix. */
export function forbiddenBy(fix: string): readonly string[] {
  const candidate = {
    id: '',
    diff: '',
    changes: [{ path: 'src/total.js', content: fix, executable: false }],
    origin: { builder: 'test', template: null, location: null },
  };
  const frozen = frozenPaths(runnerSetups['node-test'], ['src/total.js', acceptanceFile]);
  const findings = scanForTampering(candidate, { frozen, read: () => wrongFix });
  return findings.filter((finding) => finding.weight === 'forbidden').map((finding) => finding.rule);
}
