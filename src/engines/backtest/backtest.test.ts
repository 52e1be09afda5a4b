import { describe, expect, it } from 'vitest';
import type { PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { MainlineCommit } from '#ports/pull-requests.ts';
import { settingsOf, settingsWith } from '#engines/filter/filter-facts.fixture.ts';
import { startBacktest, type ReplaySetting } from './backtest.ts';
import { dayMs, pastOf } from './past.fixture.ts';
import { replay } from './replay.ts';

const noReceipt = { kind: 'fault', fault: { kind: 'no-receipt', about: 'text', claimed: null, found: null } } as const;

function settingWith(fields: Partial<ReplaySetting> = {}): ReplaySetting {
  return { settings: settingsOf(), mainline: [], blindSpots: [], readReceipt: () => noReceipt, ...fields };
}

function reportOf(pasts: readonly PastPullRequest[], fields: Partial<ReplaySetting> = {}, firstAsked = 0) {
  const test = startBacktest(settingWith(fields));
  for (const past of pasts) test.show(past, past.pullRequest.number >= firstAsked);
  return test.report();
}

const merged = (day: number): Partial<PastPullRequest> => ({ outcome: 'merged', ended: { kind: 'at', at: day * dayMs } });

describe('a backtest', () => {
  it('tells alarms on merged pull requests from alarms on closed ones, the rejections first', () => {
    const workflow = pastOf(
      2,
      { files: [{ ...pastOf(2).pullRequest.files[0], path: '.github/workflows/a.yml' } as never] },
      merged(9),
    );
    const report = reportOf([pastOf(1), workflow, pastOf(3, { line: 'line 1' }, merged(9)), pastOf(4, { line: 'line 1' })]);
    expect(report.asked).toEqual({ merged: 2, closed: 2, undecided: 0 });
    expect(report.falseAlarms.map(({ number, rule, outcome }) => [number, rule, outcome])).toEqual([
      [3, 'identical-patch', 'reject'],
      [2, 'protected-paths', 'warn'],
    ]);
    expect(report.rightAlarms.map(({ number }) => number)).toEqual([4]);
    expect(report.rules.find(({ rule }) => rule === 'identical-patch')).toMatchObject({
      said: { merged: { reject: 1, pass: 1 }, closed: { reject: 1, pass: 1 } },
      falseAlarmShare: 0.5,
      precision: 0.5,
      isNoisy: true,
    });
    expect(report.rules.find(({ rule }) => rule === 'author-history')).toMatchObject({
      falseAlarmShare: 0,
      precision: null,
      isNoisy: false,
    });
  });

  it('names the earlier pull requests of an identical patch, how they ended, and whose they were', () => {
    const author = pastOf(1).pullRequest.author;
    const report = reportOf([pastOf(1), pastOf(2, { line: 'line 1' }, merged(5)), pastOf(3, { line: 'line 1', author })]);
    expect(report.duplicates.map(({ number, earlier }) => [number, earlier])).toEqual([
      [2, [{ number: 1, outcome: 'closed', isSameAuthor: false }]],
      [
        3,
        [
          { number: 1, outcome: 'closed', isSameAuthor: true },
          { number: 2, outcome: 'merged', isSameAuthor: false },
        ],
      ],
    ]);
  });

  it('sees what a neighbour was at the time, not what became of it', () => {
    const says = (day: number) => {
      const later = pastOf(2, { line: 'line 1', day });
      return reportOf([pastOf(1, {}, merged(10)), later]).rightAlarms.map(({ rule, outcome }) => [rule, outcome]);
    };
    expect(says(10)).toEqual([['identical-patch', 'reject']]);
    expect(says(11)).toEqual([['already-fixed', 'reject']]);
    expect(says(10 + 181)).toEqual([]);
  });

  it('asks nobody who is exempt, no rule that is off, and none that the source is blind for', () => {
    const insider = pastOf(1, { association: 'member' });
    const settings = { ...settingsWith('diff-size', { isOn: false }), exempt: ['member' as const] };
    const blindSpots = [
      { rule: 'receipt', kind: 'unseen', because: 'x' } as const,
      { rule: 'already-fixed', kind: 'partly', because: 'y' } as const,
    ];
    const report = reportOf([insider, pastOf(2)], { settings, blindSpots });
    expect([report.exempt, report.asked.closed]).toEqual([1, 1]);
    const rules = report.rules.map(({ rule }) => rule);
    expect(rules).toContain('already-fixed');
    expect(rules).not.toContain('receipt');
    expect(rules).not.toContain('diff-size');
  });

  it('compares with those that are not asked about', () => {
    const report = reportOf([pastOf(1), pastOf(2, { line: 'line 1' })], {}, 2);
    expect([report.asked.closed, report.duplicates.length]).toEqual([1, 1]);
  });
});

/** A small generator, so that a failing case can be had again by its seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function madeUpPast(seed: number): { readonly pasts: readonly PastPullRequest[]; readonly mainline: readonly MainlineCommit[] } {
  const below = random(seed);
  const pasts = Array.from({ length: 20 }, (_, index) => {
    const day = 3 * index + below(6);
    const outcome = (['merged', 'closed', 'undecided'] as const)[below(3)] ?? 'closed';
    const ended =
      outcome === 'merged'
        ? { kind: 'at' as const, at: (day + 1 + below(30)) * dayMs }
        : { kind: (['unknown', 'open'] as const)[below(2)] ?? 'open' };
    return pastOf(index + 1, { day, line: `line ${below(8)}`, linkedIssues: [below(10)] }, { outcome, ended });
  });
  const mainline = Array.from({ length: 60 }, (_, day) => ({
    id: String(day),
    subject: `fixes #${below(10)} in change ${below(20)}`,
    at: day * dayMs,
  }));
  return { pasts, mainline };
}

/** The same past as it was at a moment: nothing later is there, and nothing had ended later. */
function untilThen(past: ReturnType<typeof madeUpPast>, number: number, at: number): ReturnType<typeof madeUpPast> {
  return {
    pasts: past.pasts
      .filter(({ pullRequest }) => pullRequest.number <= number)
      .map((one) =>
        one.ended.kind === 'at' && one.ended.at >= at ? { ...one, outcome: 'undecided', ended: { kind: 'open' } } : one,
      ),
    mainline: past.mainline.filter((commit) => commit.at < at),
  };
}

function factsIn({ pasts, mainline }: ReturnType<typeof madeUpPast>, number: number) {
  const shown = replay(settingWith({ mainline }));
  for (const past of pasts) {
    if (past.pullRequest.number === number) {
      const { corpus, ...facts } = shown.factsOf(past);
      const similar = corpus.similar(facts.fingerprint, { most: 5, least: 0 });
      return { ...facts, identical: corpus.identical(facts.fingerprint), similar };
    }
    shown.remember(past);
  }
  throw new Error(`There is no pull request ${number}.`);
}

describe('the facts of a pull request', () => {
  it('are changed by nothing that happens after its opening', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const past = madeUpPast(seed);
      for (const {
        pullRequest: { number, createdAt },
      } of past.pasts) {
        const then = untilThen(past, number, createdAt);
        expect(factsIn(past, number), `seed ${seed}, #${number}`).toEqual(factsIn(then, number));
      }
    }
  });

  it('are changed by what happened before it: the control', () => {
    const past = madeUpPast(1);
    const facts = factsIn(past, 15);
    expect(facts.mainline.length).toBeGreaterThan(0);
    expect(factsIn({ ...past, mainline: past.mainline.slice(1) }, 15)).not.toEqual(facts);
    expect(factsIn({ ...past, pasts: past.pasts.slice(1) }, 15)).not.toEqual(facts);
    const endings = new Set([...facts.earlier.values()].map(({ summary }) => summary.state));
    expect(endings).toEqual(new Set(['open', 'merged']));
  });
});
