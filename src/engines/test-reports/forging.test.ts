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

/** Attacks that make the runner's own command exit with 0 on the wrong fix: fewer, and this test would be blind. */
const fooledAtLeast: Readonly<Record<TriedRunner, number>> = { 'node-test': 4, mocha: 10, jest: 6, vitest: 2, tap: 10 };

const accepted = async (runner: TriedRunner, fix: string): Promise<boolean> =>
  isAccepted(await runProtected(sandbox, runner, fix), acceptanceIds);

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

  it.each(triedRunners)('fool the exit status of %s often enough for the test above to see', async (runner) => {
    expect(await isNaivelyAccepted(sandbox, runner, wrongFix)).toBe(false);
    const verdicts = await inLanes(attacks, lanes, async (attack) => isNaivelyAccepted(sandbox, runner, attackingFix(attack)));
    expect(verdicts.filter(Boolean).length).toBeGreaterThanOrEqual(fooledAtLeast[runner]);
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
