import { describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { isAccepted } from './compare-suites.ts';
import { inLanes } from './running/in-lanes.ts';
import {
  acceptanceIds,
  attackingFix,
  attacks,
  forbiddenBy,
  honestFix,
  isNaivelyAccepted,
  isSeenByOracle,
  runProtected,
  wrongFix,
} from './test-support/forging-trial.ts';
import { triedRunners, type TriedRunner } from './test-support/runner-setups.ts';

const sandbox = bubblewrapSandbox();
const lanes = 2;

const everywhere = ['exit-at-import', 'fake-output', 'wrapped-test-globals'];
const inProcess = [
  ...everywhere,
  ...'discarded-failures focused-test hooked-loader killed-parent overwritten-report patched-assert patched-reporter'.split(' '),
  ...'patched-serialisation rewritten-exit-code selective-forging'.split(' '),
];

/** Attacks that make the runner's own command exit with 0 on the wrong fix. Were they none, the test above them would be blind. */
const fooling: Readonly<Record<TriedRunner, readonly string[]>> = {
  'node-test': [...everywhere, 'patched-assert'],
  mocha: inProcess,
  jest: [...everywhere, 'discarded-failures', 'focused-test', 'killed-parent', 'patched-expect', 'selective-forging'],
  vitest: ['asymmetric-value', 'patched-expect'],
  tap: inProcess,
};

const accepted = async (runner: TriedRunner, fix: string): Promise<boolean> =>
  isAccepted(await runProtected(sandbox, runner, fix), acceptanceIds, null);

describe('forged test results', () => {
  it('are tried in at least thirteen ways', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(13);
  });

  it.each(triedRunners)('never pass for a fix under %s, where the honest fix does', async (runner) => {
    expect(await accepted(runner, honestFix)).toBe(true);
    expect(await accepted(runner, wrongFix)).toBe(false);
    const verdicts = await inLanes(attacks, lanes, async (attack) => ({
      attack,
      accepted: await accepted(runner, attackingFix(attack)),
    }));
    expect(verdicts.filter((verdict) => verdict.accepted).map(({ attack }) => attack)).toEqual([]);
  });

  it.each(triedRunners)('fool the exit status of %s, so that the test above is not blind', async (runner) => {
    expect(await isNaivelyAccepted(sandbox, runner, wrongFix)).toBe(false);
    const verdicts = await inLanes(fooling[runner], lanes, async (attack) => ({
      attack,
      fooled: await isNaivelyAccepted(sandbox, runner, attackingFix(attack)),
    }));
    expect(verdicts.filter((verdict) => !verdict.fooled).map(({ attack }) => attack)).toEqual([]);
  });

  it.each(attacks)('are forbidden by the scan of the patch: %s', (attack) => {
    expect(forbiddenBy(attackingFix(attack))).not.toEqual([]);
  });

  it('are not what the scan sees in an honest fix', () => {
    expect(forbiddenBy(honestFix)).toEqual([]);
  });

  it.each(triedRunners)('do not reach the oracle, which sees the values under %s', async (runner) => {
    expect(await isSeenByOracle(sandbox, runner, honestFix)).toBe(false);
    const tried = ['asymmetric-value', runner === 'jest' || runner === 'vitest' ? 'patched-expect' : 'patched-assert'];
    const verdicts = await inLanes(tried, lanes, async (attack) => isSeenByOracle(sandbox, runner, attackingFix(attack)));
    expect(verdicts).toEqual(tried.map(() => true));
  });
});
