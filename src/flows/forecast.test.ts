import { afterEach, describe, expect, it } from 'vitest';
import { gitHistory } from '#adapters/git-history/git-history.ts';
import { pastRepository, type PastRepository } from '#adapters/git-history/past-repository.fixture.ts';
import { forecastNumber, forecastOpenings, forecastPast, learnForecast, parseForecastStore, reportForecast } from './forecast.ts';

const made: PastRepository[] = [];
afterEach(() => made.splice(0).forEach((one) => one.remove()));

/** Sixteen pull requests of a real repository: those of `good` are merged in three ways, those of `bad` never. */
function repository(): PastRepository {
  const past = pastRepository();
  made.push(past);
  past.land('begin', { files: { 'src/a.js': 'one\n' }, day: 0 });
  for (let number = 1; number <= 16; number += 1) {
    const day = number * 5;
    const isGood = number % 2 === 0;
    past.open(number, `change ${number}`, [
      { files: { [`src/${number}.js`]: `line ${number}\n` }, by: isGood ? 'good' : 'bad', day },
    ]);
    if (!isGood) continue;
    if (number % 3 === 0) past.merge(number, day + 1);
    else past.squash(number, `change ${number}`, day + 1);
  }
  past.land('much later', { files: { 'src/a.js': 'two\n' }, day: 400 });
  return past;
}

const reading = { limit: null, progress: () => {} };

describe('the forecast of a clone, offline', () => {
  it('rebuilds outcomes, learns, and forecasts by author', async () => {
    const { pasts } = await forecastPast(gitHistory({ folder: repository().folder, branch: null }), reading);
    expect(pasts.map(({ outcome }) => outcome)).toEqual(
      pasts.map(({ opening }) => (opening.number % 2 === 0 ? 'merged' : 'closed')),
    );
    const store = learnForecast([], pasts);
    expect(store.trained.seen).toBe(16);
    expect(forecastNumber(store, 16).chance).toBeGreaterThan(forecastNumber(store, 15).chance);
    expect(reportForecast(store).seen).toEqual({ total: 16, merged: 8, closed: 8, undecided: 0 });
  });

  it('keeps facts and no code, is read back, and grows by number', async () => {
    const { pasts } = await forecastPast(gitHistory({ folder: repository().folder, branch: null }), reading);
    const first = learnForecast([], pasts.slice(0, 10));
    const text = JSON.stringify(first);
    expect(text).not.toContain('line 3');
    expect(text).not.toContain('example.test');
    const again = parseForecastStore(text);
    expect(again).not.toBeNull();
    const grown = learnForecast(again?.pasts ?? [], pasts.slice(8));
    expect(grown.pasts.map(({ opening }) => opening.number)).toEqual(pasts.map(({ opening }) => opening.number));
    expect(grown).toEqual(learnForecast([], pasts));
  });

  it('says what to do where it has not read a number, and takes a damaged store for none', async () => {
    const store = learnForecast([], []);
    expect(() => forecastNumber(store, 7)).toThrow(/no pull request #7 among the 0/);
    expect(parseForecastStore('{"schema":"patchline-forecast-0"}')).toBeNull();
    expect(parseForecastStore('{')).toBeNull();
  });

  it('forecasts what is about to be opened', async () => {
    const { pasts } = await forecastPast(gitHistory({ folder: repository().folder, branch: null }), reading);
    const [, second] = pasts;
    if (second === undefined) throw new Error('There is no second one.');
    const forecast = forecastOpenings(learnForecast([], pasts));
    const next = { ...second.opening, number: 17, at: second.opening.at + 100 * 86_400_000 };
    expect(forecast(next)).toEqual(forecast(next));
    expect(forecast(next).number).toBe(17);
  });
});
