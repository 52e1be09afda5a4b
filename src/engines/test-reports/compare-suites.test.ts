import { describe, expect, it } from 'vitest';
import type { TestReport, TestResult } from '#domain/test-report.ts';
import { compareSuites, isAccepted } from './compare-suites.ts';

type Outcomes = Readonly<Record<string, TestResult['status']>>;

const failure = { kind: 'assertion', message: 'no', expected: null, actual: null, frames: [] } as const;

function report(outcomes: Outcomes, more: Partial<TestReport> = {}): TestReport {
  const results = Object.entries(outcomes).map(([name, status]) => ({
    id: `t.js > ${name}`,
    file: 't.js',
    name,
    status,
    failure: status === 'failed' ? failure : null,
    durationMs: 1,
  }));
  return { runner: 'mocha', argv: [], exitCode: 0, results, fileFailures: [], problems: [], durationMs: 1, ...more };
}

const broken = { fileFailures: [{ file: 't.js', failure: { ...failure, kind: 'load' } }] } as const;

describe('a suite before and after a change', () => {
  it('tells what was mended, kept, broken, and broken before', () => {
    const base = report({ mended: 'failed', kept: 'passed', broken: 'passed', old: 'failed' });
    const head = report({ mended: 'passed', kept: 'passed', broken: 'failed', old: 'failed', added: 'failed' });
    expect(compareSuites(base, head)).toMatchObject({
      failToPass: ['t.js > mended'],
      passToPass: ['t.js > kept'],
      newFailures: ['t.js > broken', 't.js > added'],
      failuresOnBase: ['t.js > old'],
      isBelieved: true,
    });
  });

  it('counts a test that is gone or skipped as broken', () => {
    const comparison = compareSuites(
      report({ gone: 'passed', skipped: 'passed', kept: 'passed' }),
      report({ skipped: 'skipped', kept: 'passed' }),
    );
    expect(comparison.disappeared).toEqual(['t.js > gone', 't.js > skipped']);
    expect(comparison.newFailures).toEqual(comparison.disappeared);
  });

  it('counts a file that no longer loads, and the tests that went with it', () => {
    expect(compareSuites(report({ one: 'passed' }), report({}, broken)).newFailures).toEqual(['t.js > one', 't.js']);
    expect(compareSuites(report({}, broken), report({}, broken))).toMatchObject({ newFailures: [], failuresOnBase: ['t.js'] });
  });

  it('lists what is flaky on base apart, and excuses it', () => {
    const base = [report({ shaky: 'passed', firm: 'passed' }), report({ shaky: 'failed', firm: 'passed' })] as const;
    const comparison = compareSuites(base, report({ shaky: 'failed', firm: 'passed' }));
    expect(comparison).toMatchObject({ flaky: ['t.js > shaky'], newFailures: [], failuresOnBase: [] });
  });

  it('excuses a failure on head only when a re-run passed', () => {
    const base = report({ one: 'passed' });
    expect(compareSuites(base, report({ one: 'failed' }))).toMatchObject({ newFailures: ['t.js > one'], recovered: [] });
    const twice = [report({ one: 'failed' }), report({ one: 'passed' })] as const;
    expect(compareSuites(base, twice)).toMatchObject({ newFailures: [], recovered: ['t.js > one'] });
  });

  it('is not to be relied on when a report is not believed', () => {
    const doubtful = report({ one: 'passed' }, { problems: [{ kind: 'report-missing' }] });
    expect(compareSuites(report({ one: 'passed' }), doubtful).isBelieved).toBe(false);
  });
});

describe('a run', () => {
  it('is accepted when it is green and each named test passed', () => {
    expect(isAccepted(report({ one: 'passed' }), ['t.js > one'], null)).toBe(true);
    expect(isAccepted(report({ one: 'passed' }), ['t.js > one', 't.js > two'], null)).toBe(false);
    expect(isAccepted(report({ one: 'skipped', two: 'passed' }), ['t.js > one'], null)).toBe(false);
    expect(isAccepted(report({ one: 'passed' }, { problems: [{ kind: 'no-tests' }] }), ['t.js > one'], null)).toBe(false);
    expect(isAccepted(report({ one: 'passed' }), [], null)).toBe(false);
  });

  it('may leave red in the same file what was red before and nobody asked for', () => {
    const onBase = report({ one: 'failed', known: 'failed', two: 'passed' });
    const asked = ['t.js > one'];
    expect(isAccepted(report({ one: 'passed', known: 'failed', two: 'passed' }), asked, onBase)).toBe(true);
    expect(isAccepted(report({ one: 'passed', known: 'failed', two: 'passed' }), asked, null)).toBe(false);
    expect(isAccepted(report({ one: 'passed', known: 'failed', two: 'failed' }), asked, onBase)).toBe(false);
    expect(isAccepted(report({ one: 'failed', known: 'passed', two: 'passed' }), asked, onBase)).toBe(false);
  });
});
