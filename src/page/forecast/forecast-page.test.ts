import { describe, expect, test } from 'vitest';
import type { Forecast } from '#domain/forecast.ts';
import { hostileTexts } from '#present/hostile-text.fixture.ts';
import { foreignMarkup } from '../foreign-markup.fixture.ts';
import { nothing } from '../html.ts';
import { forecastPage, type ForecastPageParts } from './forecast-page.ts';
import { reliabilityChart } from './reliability-chart.ts';
import { sampleReport } from './report.fixture.ts';

const repository = { id: '0123456789abcdef', name: 'sums', root: '/home/ann/sums' };
const parts: ForecastPageParts = {
  repository,
  repositories: [repository],
  answer: { kind: 'report', report: sampleReport(200) },
  predicted: null,
  training: null,
  csrf: nothing,
};
const shown = (more: Partial<ForecastPageParts> = {}): string => String(forecastPage({ ...parts, ...more }));
const words = (markup: string): string => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the page of forecasts', () => {
  test('tells what was seen, how good it was, its bins, its history and its drift', () => {
    const text = words(shown());
    expect(text).toMatch(/pull requests\s+700/);
    expect(text).toMatch(/newcomers: first ones here\s+40\s+0\.810\s+0\.160\s+31 %\s+0\.050\s+0\.040\s+0\.030/);
    expect(text).toContain('Reliability diagram');
    expect(text).toMatch(/#700\s+\d{4}-\d\d-\d\d\s+\d+ %/);
    expect(text).toContain('No alarm');
    expect(text).toContain('patchline forecast report --repo /home/ann/sums --json');
  });

  test('a forecast on the diagonal is drawn on the diagonal, and one above it above', () => {
    const bin = (chance: number, share: number) => ({ from: 0, to: 0.1, count: 40, meanChance: chance, mergedShare: share });
    const circles = (markup: string) =>
      [...markup.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    const [[x = 0, even = 0] = []] = circles(String(reliabilityChart([bin(0.5, 0.5)], [])));
    const [[, above = 0] = []] = circles(String(reliabilityChart([bin(0.5, 0.9)], [])));
    expect([x, even]).toEqual([241, 206]);
    expect(above).toBeLessThan(even);
  });

  test('an alarm is said in words', () => {
    const report = sampleReport(200);
    const alarming = { ...report, drift: { ...report.drift, isAlarming: true, distance: -5.2 } };
    expect(words(shown({ answer: { kind: 'report', report: alarming } }))).toContain('Forecasts abstain until that fits again.');
  });

  test('nothing learned, and a report that is being made, are said', () => {
    expect(words(shown({ answer: { kind: 'none', why: 'Learn first.' } }))).toContain('Learn first.');
    expect(words(shown({ answer: { kind: 'measuring' } }))).toContain('being measured');
  });

  test('no pull request is judged yet: there are no charts of nothing', () => {
    expect(words(shown({ answer: { kind: 'report', report: sampleReport(0) } }))).toContain('None was judged yet.');
  });

  test('what was asked and what came of it stand there, whatever is in it', () => {
    const forecast: Forecast = {
      number: 12,
      chance: 0.31,
      interval: { low: 0.2, high: 0.6 },
      verdict: 'abstain',
      abstention: 'Pull requests like this one are merged in 20 % to 60 % of cases.',
      reasons: [{ topic: 'size', sentence: 'It is large.', shift: -0.4 }],
      priorChance: 0.4,
      seen: 700,
    };
    expect(words(shown({ predicted: { number: '12', answer: { kind: 'forecast', forecast } } }))).toMatch(
      /abstains\s+31 %\s+\(20 % to 60 %/,
    );
    for (const hostile of hostileTexts) {
      const markup = shown({
        predicted: { number: hostile.slice(0, 100), answer: { kind: 'failed', why: hostile.slice(0, 1_000) } },
      });
      expect(foreignMarkup(markup), JSON.stringify(hostile.slice(0, 80))).toEqual([]);
    }
  });
});
