import { scaleLinear, scaleUtc, type ScaleTime } from 'd3-scale';
import { line } from 'd3-shape';
import type { DriftPoint, ToldForecast } from '#domain/forecast.ts';
import { html, nothing, type Html } from '../html.ts';
import { chart, round, type ChartFrame } from './chart-frame.ts';
import { percent } from './interval-bar.ts';

const size = { width: 760, height: 260 };
const margin = { top: 26, right: 14, bottom: 28, left: 46 };
const y = scaleLinear([0, 1], [size.height - margin.bottom, margin.top]);
/** Drawn at most, the newest. */
const most = 400;

type TimeScale = ScaleTime<number, number>;

/** Each forecast at its chance beside what came of it: a disc was merged, a cross was not; newcomers have a ring. */
export function historyChart(history: readonly ToldForecast[]): Html {
  const shown = history.slice(-most);
  const x = timeScale(shown);
  const merged = shown.filter(({ isMerged }) => isMerged).length;
  const describes = `The newest ${shown.length} forecasts; ${merged} were merged.`;
  const drawn = html`<line class="even" x1="${margin.left}" x2="${size.width - margin.right}" y1="${y(0.5)}" y2="${y(0.5)}"/>${shown.map((one) => sign(one, x))}`;
  return chart(frame('history', 'Forecasts and what came of them', describes, x), drawn);
}

function sign({ number, at, chance, isMerged, isNewcomer }: ToldForecast, x: TimeScale): Html {
  const [left, top] = [round(x(at)), round(y(chance))];
  const says = html`<title>#${number}: forecast ${percent(chance)}, ${isMerged ? 'merged' : 'not merged'}${isNewcomer ? ', by a newcomer' : ''}</title>`;
  const ring = isNewcomer ? html`<circle class="ring" cx="${left}" cy="${top}" r="6"/>` : nothing;
  if (isMerged) return html`<g class="merged">${ring}<circle cx="${left}" cy="${top}" r="3">${says}</circle></g>`;
  return html`<g class="missed">${ring}<path d="M${left - 3} ${top - 3}l6 6m0 -6l-6 6">${says}</path></g>`;
}

/** What the newest sixty forecasts expected, and what was merged, at steps on the way; a triangle marks an alarm. */
export function driftChart(drifts: readonly DriftPoint[]): Html {
  const x = timeScale(drifts);
  const track = (of: (point: DriftPoint) => number): string =>
    line<DriftPoint>(
      ({ at }) => round(x(at)),
      (point) => round(y(of(point) / Math.max(1, point.count))),
    )([...drifts]) ?? '';
  const alarms = drifts.filter(({ isAlarming }) => isAlarming);
  const drawn = html`<path class="expected" d="${track(({ expected }) => expected)}"/><path class="observed" d="${track(({ observed }) => observed)}"/>
${alarms.map(({ at, observed, count, distance }) => {
  const [left, top] = [round(x(at)), round(y(observed / Math.max(1, count)))];
  return html`<path class="alarm" d="M${left} ${top - 6}l5 9h-10z"><title>alarm: ${distance.toFixed(1)} standard deviations</title></path>`;
})}`;
  const describes = `Of the newest sixty at ${drifts.length} places on the way; ${alarms.length} of them raised an alarm.`;
  return chart(frame('drift', 'Drift: what was expected and what was merged', describes, x), drawn);
}

function timeScale(points: readonly { readonly at: number }[]): TimeScale {
  const times = points.map(({ at }) => at);
  const [first, last] = times.length === 0 ? [0, 1] : [Math.min(...times), Math.max(...times)];
  return scaleUtc([first, Math.max(last, first + 86_400_000)], [margin.left + 8, size.width - margin.right - 8]);
}

function frame(id: string, title: string, describes: string, x: TimeScale): ChartFrame<Date, number> {
  const format = x.tickFormat(6);
  return {
    id,
    title,
    describes,
    ...size,
    margin,
    x: { scale: x, ticks: 6, label: '', text: (date) => format(date) },
    y: { scale: y, ticks: 5, label: '', text: percent },
  };
}
