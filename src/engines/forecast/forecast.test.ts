import { describe, expect, test } from 'vitest';
import { boost, logOdds } from './learn/boost.ts';
import { dot, fitLogistic } from './learn/logistic.ts';
import { randomFrom } from '#lib/random.ts';
import { areaUnderCurve, measure, reliabilityOf } from './measures/measures.ts';
import { calibrate, calibrated } from './model/calibration.ts';
import { closuresOf } from './model/closure.ts';
import { ripeningAt } from './model/ripening.ts';
import { driftOf } from './model/drift.ts';
import { intervalOf, verdictOf } from './model/interval.ts';
import { measureForecast, shippedPrior, startForecasting, trainForecast } from './forecast.ts';
import { dayMs, madeUpPast, openingWith } from './past.fixture.ts';

describe('measures', () => {
  test('AUC counts the pairs in the right order, ties half', () => {
    const judged = (chances: readonly number[]) => chances.map((chance, index) => ({ chance, isMerged: index % 2 === 0 }));
    expect(areaUnderCurve(judged([0.9, 0.1, 0.8, 0.2]))).toBe(1);
    expect(areaUnderCurve(judged([0.1, 0.9, 0.2, 0.8]))).toBe(0);
    expect(areaUnderCurve(judged([0.5, 0.5]))).toBe(0.5);
    expect(areaUnderCurve(judged([0.3, 0.2, 0.1, 0.25]))).toBe(0.5);
  });

  test('chances that are right have a calibration error near its floor, and wrong ones far above', () => {
    const random = randomFrom(1);
    const right = Array.from({ length: 2000 }, () => random()).map((chance) => ({ chance, isMerged: random() < chance }));
    const wrong = right.map(({ chance, isMerged }) => ({ chance: chance ** 4, isMerged }));
    const [good, bad] = [measure(right, 0.5), measure(wrong, 0.5)];
    expect(good.calibrationError).toBeLessThan(2 * good.calibrationFloor);
    expect(bad.calibrationError).toBeGreaterThan(0.2);
    expect(good.skill).toBeGreaterThan(0.25);
    expect(reliabilityOf(right)).toHaveLength(10);
  });

  test('the debiased calibration error takes off what chance adds, and leaves a true error as it is', () => {
    const random = randomFrom(3);
    const errors = (off: number) =>
      Array.from({ length: 60 }, () => {
        const chances = Array.from({ length: 150 }, () => 0.1 + 0.6 * random());
        return measure(
          chances.map((chance) => ({ chance, isMerged: random() < chance + off })),
          0.5,
        );
      });
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [right, wrong] = [errors(0), errors(0.25)];
    expect(mean(right.map((one) => one.calibrationErrorDebiased))).toBeLessThan(
      0.7 * mean(right.map((one) => one.calibrationError)),
    );
    expect(mean(wrong.map((one) => one.calibrationErrorDebiased))).toBeCloseTo(0.25, 1);
  });

  test('drift alarms only where the newest ones end otherwise than forecast', () => {
    const told = (merged: number) => Array.from({ length: 60 }, (_, index) => ({ chance: 0.8, isMerged: index < merged }));
    expect(driftOf(told(48)).isAlarming).toBe(false);
    expect(driftOf(told(24)).isAlarming).toBe(true);
    expect(driftOf(told(24).slice(0, 10)).isAlarming).toBe(false);
  });

  test('an interval narrows with what is known, and leaves a verdict only on one side of even odds', () => {
    const told = Array.from({ length: 60 }, (_, index) => ({ chance: 0.7, isMerged: index % 10 < 7 }));
    const [few, many] = [intervalOf(0.6, []), intervalOf(0.7, told)];
    expect(many.high - many.low).toBeLessThan(few.high - few.low);
    expect([verdictOf(few), verdictOf(many), verdictOf({ low: 0.1, high: 0.4 })]).toEqual(['abstain', 'likely', 'unlikely']);
  });
});

describe('learners', () => {
  test('a regression without examples is what it is drawn to, and with many what they say', () => {
    expect(fitLogistic({ rows: [], labels: [], towards: [1, 0], pulls: [1, 1] })).toEqual([1, 0]);
    const random = randomFrom(2);
    const rows = Array.from({ length: 3000 }, () => [4 * random() - 2]);
    const labels = rows.map((row) => Number(random() < 1 / (1 + Math.exp(-dot(row, [-2, 0.5])))));
    const [weight = 0, constant = 0] = fitLogistic({ rows, labels, towards: [1, 0], pulls: [1, 1] });
    expect(weight).toBeCloseTo(-2, 0);
    expect(constant).toBeCloseTo(0.5, 0);
  });

  test('trees learn what no line can, from values that are partly unknown', () => {
    const random = randomFrom(3);
    const points = Array.from({ length: 2000 }, () => [random(), random()] as const);
    const labels = Float64Array.from(points, ([x, y]) => Number(x > 0.5 !== y > 0.5));
    const columns = [0, 1].map((at) => Float64Array.from(points, (point) => (random() < 0.05 ? NaN : (point[at] ?? 0))));
    const model = boost(
      { names: ['x', 'y'], columns, length: points.length },
      { labels, weights: new Float64Array(points.length).fill(1), offsets: null },
      { rounds: 40, rate: 0.3, depth: 3, leastWeight: 2, ridge: 1, rowShare: 0.8, featureShare: 1, seed: 1 },
    );
    expect(logOdds(model, Float64Array.from([0.2, 0.8]))).toBeGreaterThan(1);
    expect(logOdds(model, Float64Array.from([0.2, 0.2]))).toBeLessThan(-1);
  });
});

describe('recalibration', () => {
  const even = { odds: 0, group: 'known', count: 1 } as const;

  test('what is not merged yet counts as missed only as far as it is late', () => {
    const random = randomFrom(4);
    const told = (ripenessOf: () => number) =>
      Array.from({ length: 700 }, () => {
        const ripeness = ripenessOf();
        return { ...even, isMerged: random() < 0.7 * ripeness, ripeness };
      });
    const young = told(random);
    expect(calibrated(calibrate(told(() => 1)), even)).toBeGreaterThan(0.6);
    expect(calibrated(calibrate(young), even)).toBeGreaterThan(0.57);
    expect(calibrated(calibrate(young.map((one) => ({ ...one, ripeness: 1 }))), even)).toBeLessThan(0.43);
    expect(calibrated(calibrate(young.map((one) => ({ ...one, isMerged: false, ripeness: 0 }))), even)).toBeCloseTo(0.5, 6);
  });

  test('newcomers and bots are set right apart, and what is old is forgotten', () => {
    const told = (isMerged: boolean, count: number) =>
      Array.from({ length: count }, () => [
        { ...even, isMerged, ripeness: 1 },
        { ...even, group: 'newcomer' as const, isMerged: !isMerged, ripeness: 1 },
      ]).flat();
    const calibration = calibrate([...told(false, 150), ...told(true, 300)]);
    expect(calibrated(calibration, even)).toBeGreaterThan(0.6);
    expect(calibrated(calibration, { ...even, group: 'newcomer' })).toBeLessThan(0.4);
  });

  test('ripeness grows with age and knows nothing of later merges', () => {
    const merged = Array.from({ length: 300 }, (_, index) => ({ now: index * dayMs, mergedAt: (index + 5) * dayMs }));
    const ripeness = ripeningAt(merged, 250 * dayMs);
    expect([ripeness(4 * dayMs) < 0.1, ripeness(6 * dayMs) > 0.9, ripeness(Infinity) < 1]).toEqual([true, true, true]);
    const slower = merged.map((one) => (one.mergedAt < 250 * dayMs ? one : { ...one, mergedAt: one.mergedAt + 90 * dayMs }));
    expect(ripeningAt(slower, 250 * dayMs)(6 * dayMs)).toBe(ripeness(6 * dayMs));
    expect(ripeningAt([], 0)(30 * dayMs)).toBeGreaterThan(ripeningAt([], 0)(dayMs));
  });
});

describe('closures', () => {
  const closedAt = (days: number) => ({ kind: 'at', at: 10 * dayMs + days * dayMs }) as const;
  const one = openingWith(10, { title: 'fix crash on start', paths: ['src/a.ts'] });

  test.each([
    [
      'superseded',
      [
        { opening: one, outcome: 'closed', ended: closedAt(1) },
        {
          opening: openingWith(11, { title: 'fix crash on start', author: { id: '2', name: 'two' } }),
          outcome: 'merged',
          ended: closedAt(2),
        },
      ],
    ],
    [
      'unexplained',
      [
        { opening: one, outcome: 'closed', ended: closedAt(1) },
        { opening: openingWith(11, { title: 'fix crash on start' }), outcome: 'closed', ended: closedAt(2) },
      ],
    ],
    ['withdrawn', [{ opening: one, outcome: 'closed', ended: closedAt(0.01) }]],
    ['silent', [{ opening: one, outcome: 'closed', ended: closedAt(90) }]],
    ['unexplained', [{ opening: one, outcome: 'closed', ended: { kind: 'unknown' } }]],
  ] as const)('one is %s', (reason, pasts) => {
    expect(closuresOf(pasts).get(10)?.reason).toBe(reason);
  });
});

describe('forecasts', () => {
  test('from an empty past it is the prior that speaks, and it abstains or says so', () => {
    const trained = trainForecast([]);
    const { chance, priorChance, seen, interval } = startForecasting(trained, [])(openingWith(1));
    expect(chance).toBeCloseTo(priorChance, 6);
    expect(seen).toBe(0);
    expect(interval.high - interval.low).toBeGreaterThan(0.15);
  });

  test('words and paths speak for or against a newcomer, and say nothing of others', () => {
    const opening = openingWith(3, { title: 'fix crash on start', paths: ['src/a.ts'] });
    const pasts = [{ opening: openingWith(1), outcome: 'merged', ended: { kind: 'at', at: 2 * dayMs } }] as const;
    const chances = (table: Readonly<Record<string, number>>, author: typeof opening.author) => {
      const prior = { ...shippedPrior, newcomerWords: table };
      return startForecasting(trainForecast([], prior), pasts, prior)({ ...opening, author });
    };
    const [table, newcomer] = [
      { 'word crash': -1, 'folder src': -1, 'word other': 9 },
      { id: 'new', name: 'new' },
    ];
    const [plain, moved] = [chances({}, newcomer), chances(table, newcomer)];
    const oddsOf = (chance: number): number => Math.log(chance / (1 - chance));
    expect(oddsOf(moved.priorChance) - oddsOf(plain.priorChance)).toBeCloseTo(-2, 6);
    expect(moved.reasons[0]).toMatchObject({ topic: 'wording elsewhere', sentence: expect.stringContaining('less often') });
    const { author } = openingWith(1);
    expect(chances(table, author).chance).toBe(chances({}, author).chance);
  });

  test('a past teaches: authors whose work is merged are forecast higher, with reasons', () => {
    const pasts = Array.from({ length: 400 }, (_, index) => {
      const isGood = index % 2 === 0;
      const opening = openingWith(index + 1, {
        author: { id: isGood ? 'good' : 'bad', name: isGood ? 'good' : 'bad' },
        at: (1000 + index) * dayMs,
      });
      return { opening, outcome: isGood ? 'merged' : 'closed', ended: { kind: 'at', at: (1000.5 + index) * dayMs } } as const;
    });
    const forecast = startForecasting(trainForecast(pasts), pasts);
    const by = (id: string) => forecast(openingWith(401, { author: { id, name: id }, at: 1401 * dayMs }));
    expect(by('good')).toMatchObject({ verdict: 'likely' });
    expect(by('bad')).toMatchObject({ verdict: 'unlikely' });
    expect(by('bad').reasons[0]).toMatchObject({
      topic: 'author',
      sentence: expect.stringContaining('0 are known to be merged'),
    });
    expect(by('good').reasons.length).toBeGreaterThan(0);
    expect(by('good').reasons.length).toBeLessThanOrEqual(3);
  });

  test('the same past gives the same forecasts', () => {
    const pasts = madeUpPast(9, 200, true);
    expect(measureForecast(pasts)).toEqual(measureForecast(pasts));
  });

  const pasts = madeUpPast(8, 300, false);
  const judged = { pasts, report: measureForecast(pasts).report };

  test('a report judges the last 30 % and only what was decided', () => {
    const { pasts, report } = judged;
    const decided = pasts.filter(({ outcome }) => outcome !== 'undecided').length;
    expect(report.rolling.count).toBe(decided - Math.floor(decided * 0.7));
    expect(report.fixed.count).toBe(report.rolling.count);
    expect(report.seen.total).toBe(300);
  });

  test('a report tells each forecast beside what came of it, newcomers apart, and how they stood on the way', () => {
    const { pasts, report } = judged;
    const { history, drifts, drift, rolling, newcomers, newcomerReliability } = report;
    const ends = new Map(pasts.map(({ opening, outcome }) => [opening.number, outcome === 'merged']));
    expect(history).toHaveLength(rolling.count);
    expect(history.every(({ number, isMerged }) => ends.get(number) === isMerged)).toBe(true);
    expect(history.filter(({ isMerged }) => isMerged)).toHaveLength(rolling.merged);
    expect(history.filter(({ isNewcomer }) => isNewcomer)).toHaveLength(newcomers.count);
    expect(newcomerReliability.reduce((sum, { count }) => sum + count, 0)).toBe(newcomers.count);
    expect(drifts.length).toBeGreaterThan(1);
    expect(drifts.at(-1)).toMatchObject({ number: history.at(-1)?.number, observed: drift.observed, count: 60 });
    expect(drifts.map(({ number }) => number)).toEqual(drifts.map(({ number }) => number).toSorted((one, other) => one - other));
  });

  test('the shipped prior names what it was trained on', () => {
    expect(shippedPrior.trainedOn.length).toBeGreaterThan(50);
    expect(shippedPrior.trees.length).toBeGreaterThan(50);
  });
});
