import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { ReliabilityBin } from '#domain/forecast.ts';
import { html, nothing, type Html } from '../html.ts';
import { chart, round } from './chart-frame.ts';
import { percent } from './interval-bar.ts';

const size = { width: 460, height: 430 };
const margin = { top: 26, right: 24, bottom: 44, left: 46 };
const x = scaleLinear([0, 1], [margin.left, size.width - margin.right]);
const y = scaleLinear([0, 1], [size.height - margin.bottom, margin.top]);

/**
 * Reliability diagram: for each bin of forecasts the share that was merged. On the diagonal a forecast means what it says; circles are all pull
 * requests, squares people's first ones here; bars are Wilson's interval with 80 % certainty, and what is larger counts more.
 */
export function reliabilityChart(all: readonly ReliabilityBin[], newcomers: readonly ReliabilityBin[]): Html {
  const largest = Math.max(1, ...all.map(({ count }) => count));
  const radius = (count: number): number => 3 + 7 * Math.sqrt(count / largest);
  const text = (value: number): string => percent(value);
  const drawn = html`<line class="diagonal" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>
<g class="newcomers">${newcomers.map((bin) => mark(bin, square(bin, radius(bin.count))))}</g>
<g class="all"><path d="${path(all)}"/>${all.map((bin) => mark(bin, circle(bin, radius(bin.count))))}</g>`;
  return chart(
    {
      id: 'reliability',
      title: 'Reliability diagram',
      describes: describe(all),
      ...size,
      margin,
      x: { scale: x, ticks: 5, label: 'forecast', text },
      y: { scale: y, ticks: 5, label: 'merged', text },
    },
    drawn,
  );
}

const place = line<ReliabilityBin>(
  ({ meanChance }) => round(x(meanChance)),
  ({ mergedShare }) => round(y(mergedShare)),
);

function path(bins: readonly ReliabilityBin[]): string {
  return place([...bins]) ?? '';
}

/** The bar of uncertainty, then the sign. */
function mark({ meanChance, mergedShare, count }: ReliabilityBin, sign: Html): Html {
  const { low, high } = wilson(mergedShare, count);
  const at = round(x(meanChance));
  return html`<line class="uncertain" x1="${at}" x2="${at}" y1="${round(y(low))}" y2="${round(y(high))}"/>${sign}`;
}

function circle({ meanChance, mergedShare, count }: ReliabilityBin, radius: number): Html {
  return html`<circle cx="${round(x(meanChance))}" cy="${round(y(mergedShare))}" r="${round(radius)}"><title>forecast ${percent(meanChance)}, merged ${percent(mergedShare)} of ${count}</title></circle>`;
}

function square({ meanChance, mergedShare, count }: ReliabilityBin, radius: number): Html {
  const side = round(1.7 * radius);
  return html`<rect x="${round(x(meanChance) - side / 2)}" y="${round(y(mergedShare) - side / 2)}" width="${side}" height="${side}"><title>newcomers: forecast ${percent(meanChance)}, merged ${percent(mergedShare)} of ${count}</title></rect>`;
}

/** Wilson, "Probable inference, the law of succession, and statistical inference", 1927, with 80 % certainty. */
function wilson(share: number, count: number): { readonly low: number; readonly high: number } {
  const z = 1.2816;
  const scale = 1 + z ** 2 / count;
  const middle = (share + z ** 2 / (2 * count)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

function describe(bins: readonly ReliabilityBin[]): string {
  if (bins.length === 0) return 'Nothing was judged yet.';
  return `In ${bins.length} bins of forecasts: ${bins.map(({ meanChance, mergedShare }) => `${percent(meanChance)} forecast, ${percent(mergedShare)} merged`).join('; ')}.`;
}

/** The same as a table. */
export function reliabilityTable(all: readonly ReliabilityBin[], newcomers: readonly ReliabilityBin[]): Html {
  const row = (bin: ReliabilityBin): Html => {
    const other = newcomers.find(({ from }) => from === bin.from);
    return html`<tr><th scope="row" class="tight">${percent(bin.from)} to ${percent(bin.to)}</th><td class="number">${bin.count}</td><td class="number">${percent(bin.meanChance)}</td><td class="number">${percent(bin.mergedShare)}</td>${
      other === undefined
        ? html`<td class="number">0</td><td class="number">–</td>`
        : html`<td class="number">${other.count}</td><td class="number">${percent(other.mergedShare)}</td>`
    }</tr>`;
  };
  if (all.length === 0) return nothing;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Bins of the reliability diagram"><table><caption>Ten bins of equal width; empty ones are left out</caption>
<thead><tr><th scope="col">forecast</th><th scope="col" class="number">pull requests</th><th scope="col" class="number">mean forecast</th><th scope="col" class="number">merged</th><th scope="col" class="number">newcomers</th><th scope="col" class="number">merged</th></tr></thead>
<tbody>${all.map(row)}</tbody></table></div>`;
}
