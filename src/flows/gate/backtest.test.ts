import { afterEach, describe, expect, it } from 'vitest';
import { gitHistory } from '#adapters/git-history/git-history.ts';
import { pastRepository, type PastRepository } from '#adapters/git-history/past-repository.fixture.ts';
import { gateConfig } from '#config/gate-settings.ts';
import type { PastPullRequests } from '#ports/past-pull-requests.ts';
import { fakeGateForge } from '#ports/gate-forge.fake.ts';
import { backtest } from './backtest.ts';
import { forgePast } from './forge-past.ts';

const made: PastRepository[] = [];
afterEach(() => made.splice(0).forEach((one) => one.remove()));

const ask = (source: PastPullRequests, limit: number | null = null) => {
  const told: string[] = [];
  return backtest(source, { settings: gateConfig().filter, limit, progress: (doing) => told.push(doing) }).then((report) => ({
    report,
    told,
  }));
};

describe('the filter over the past', () => {
  it('is told from a clone alone, and leaves the clone as it was', async () => {
    const past = pastRepository();
    made.push(past);
    past.land('begin', { files: { 'a.js': 'a\n' }, day: 0 });
    past.open(1, 'first', [{ files: { 'a.js': 'b\n' }, by: 'ann', day: 1 }]);
    past.open(2, 'the same by another', [{ files: { 'a.js': 'b\n' }, by: 'bob', day: 2 }]);
    past.open(3, 'ci: run it', [{ files: { '.github/workflows/a.yml': 'on: push\n' }, by: 'cid', day: 3 }]);
    past.squash(2, 'the same by another', 5);
    past.merge(3, 6);
    past.land('last', { files: {}, day: 400 });
    const before = past.git('for-each-ref') + past.git('status', '--porcelain');
    const { report, told } = await ask(gitHistory({ folder: past.folder, branch: null }));
    expect(report.asked).toEqual({ merged: 2, closed: 1, undecided: 0 });
    expect(report.falseAlarms.map(({ number, rule, outcome }) => [number, rule, outcome])).toEqual([
      [2, 'identical-patch', 'reject'],
      [3, 'protected-paths', 'warn'],
    ]);
    expect(report.duplicates).toMatchObject([{ number: 2, outcome: 'merged', earlier: [{ number: 1, outcome: 'closed' }] }]);
    expect(report.rules.map(({ rule }) => rule)).not.toContain('receipt');
    expect(told.length).toBeGreaterThan(1);
    expect(past.git('for-each-ref') + past.git('status', '--porcelain')).toBe(before);
  });

  it('is told from a forge, where descriptions are known, and asks for no write', async () => {
    const { seed, effects, ...forge } = fakeGateForge();
    const change = {
      title: 'fix: sum',
      body: 'A receipt that is none:\n```json\n{"patchline-receipt": 1}\n```',
      author: 'ada',
      path: 'sum.js',
      content: 'a\n',
    };
    const first = await seed.openPullRequest(change);
    const second = await seed.openPullRequest({ ...change, author: 'bob', body: '' });
    const third = await seed.openPullRequest({ ...change, author: 'cid', path: 'other.js', body: '' });
    await seed.setState(first, 'closed');
    await seed.setState(second, 'closed');
    const { report } = await ask(forgePast(forge));
    expect(report.asked).toEqual({ merged: 0, closed: 2, undecided: 1 });
    expect(report.rightAlarms.map(({ number, rule, outcome }) => [number, rule, outcome])).toEqual([
      [second, 'identical-patch', 'reject'],
      [first, 'receipt', 'warn'],
    ]);
    expect(report.span?.last.number).toBe(third);
    expect(effects).toEqual([]);
    expect((await ask(forgePast(forge), 1)).report.asked.closed).toBe(1);
  });
});
