// How long the forecast takes: node bench/forecast-speed.ts [NUMBER OF PULL REQUESTS]. Figures are ratios to sorting a million numbers on the same machine as well.
import { startForecasting, trainForecast } from '#engines/forecast/forecast.ts';
import { madeUpPast } from '#engines/forecast/past.fixture.ts';

const count = Number(process.argv[2] ?? 5000);
const pasts = madeUpPast(1, count, true);
const timed = <T>(work: () => T): readonly [T, number] => {
  const begin = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begin);
  return [result, (user + system) / 1000];
};

const [, unit] = timed(() => Float64Array.from({ length: 1_000_000 }, (_, index) => Math.sin(index)).sort());
const [trained, training] = timed(() => trainForecast(pasts));
const [forecast, starting] = timed(() => startForecasting(trained, pasts));
const openings = pasts.slice(-200).map(({ opening }) => ({ ...opening, number: count + 1 }));
for (const opening of openings) forecast(opening);
const [, forecasting] = timed(() => openings.map((opening) => forecast(opening)));
const line = (what: string, ms: number): string =>
  `${what.padEnd(40)} ${ms.toFixed(2).padStart(9)} ms  ${(ms / unit).toFixed(3).padStart(8)} sorts`;
console.log(line(`learning from ${count}`, training));
console.log(line(`starting with ${count}`, starting));
console.log(line('one forecast with its reasons', forecasting / openings.length));
