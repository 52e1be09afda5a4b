import { describe, expect, it } from 'vitest';
import type { Alarm, BacktestReport } from '#domain/gate/backtest-report.ts';
import { backtestLines } from './backtest-report.ts';

const none = { pass: 0, note: 0, warn: 0, reject: 0, unknown: 0 };

function alarm(number: number, fields: Partial<Alarm> = {}): Alarm {
  return {
    number,
    title: `title ${number}`,
    rule: 'diff-size',
    outcome: 'warn',
    says: 'It is large.',
    evidence: [],
    isBot: false,
    ...fields,
  };
}

function reportOf(fields: Partial<BacktestReport> = {}): BacktestReport {
  return {
    asked: { merged: 8, closed: 2, undecided: 1 },
    exempt: 3,
    span: { first: { number: 1, at: 0 }, last: { number: 20, at: 86_400_000 } },
    alarmed: { merged: 2, closed: 1, undecided: 0 },
    untold: { merged: 0, closed: 0, undecided: 0 },
    rules: [
      {
        rule: 'diff-size',
        said: { merged: { ...none, pass: 6, warn: 2 }, closed: { ...none, pass: 1, warn: 1 }, undecided: none },
        falseAlarmShare: 0.25,
        precision: 1 / 3,
        isNoisy: true,
      },
    ],
    falseAlarms: [alarm(5, { outcome: 'reject', rule: 'already-fixed' }), alarm(4)],
    rightAlarms: [alarm(9)],
    duplicates: [
      { number: 7, title: 'again', outcome: 'closed', earlier: [{ number: 3, outcome: 'merged', isSameAuthor: true }] },
    ],
    blindSpots: [{ rule: 'receipt', kind: 'unseen', because: 'git keeps no descriptions' }],
    assumptions: ['Supposed.'],
    leftOut: [{ because: 'it is young', count: 4 }],
    ...fields,
  };
}

describe('the report of a backtest', () => {
  it('tells false alarms before all else, the rejections first', () => {
    const lines = backtestLines(reportOf());
    const at = (text: string): number => lines.findIndex((line) => line.includes(text));
    expect(lines[2]).toContain('2 of 8 merged (25.0 %) and on 1 of 2 closed (50.0 %)');
    expect(at('#5 reject by already-fixed')).toBeGreaterThan(0);
    expect(at('#4 warn by diff-size')).toBeGreaterThan(at('#5 reject'));
    expect(at('diff-size (!)')).toBeGreaterThan(at('#4 warn'));
    expect(at('too much to be on by default')).toBeGreaterThan(at('diff-size (!)'));
    expect(at('#7 (closed) as #3 (merged, same author)')).toBeGreaterThan(0);
    expect(at('receipt was not asked, because git keeps no descriptions.')).toBeGreaterThan(0);
  });

  it('shows the newest warnings and says how many more there are', () => {
    const text = backtestLines(reportOf({ falseAlarms: Array.from({ length: 50 }, (_, index) => alarm(index + 1)) })).join('\n');
    expect(text).toContain('#50 warn');
    expect(text).not.toContain('#30 warn');
    expect(text).toContain('and 30 older warnings');
  });

  it('lets no foreign title write to the terminal', () => {
    const title = '\u001B[2J\u202Eevil\nnext';
    const lines = backtestLines(reportOf({ falseAlarms: [alarm(1, { title, evidence: [title] })] }));
    expect(lines.some((line) => line.includes('evil next'))).toBe(true);
    expect(['\u001B', '\u202E', '\n'].filter((mark) => lines.join('').includes(mark))).toEqual([]);
  });

  it('says so where nothing could be asked', () => {
    expect(backtestLines(reportOf({ span: null, rules: [], falseAlarms: [], duplicates: [] }))[0]).toContain('no pull request');
  });
});
