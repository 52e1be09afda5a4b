import { html, nothing, type Html } from '../html.ts';

/** A scale of d3, as far as an axis needs it. */
export interface AxisScale<T> {
  (value: T): number;
  ticks(count: number): readonly T[];
}

export interface ChartFrame<X, Y> {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  /** What somebody who does not see it should know. */
  readonly describes: string;
  readonly width: number;
  readonly height: number;
  readonly margin: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
  readonly x: {
    readonly scale: AxisScale<X>;
    readonly ticks: number;
    readonly label: string;
    readonly text: (value: X) => string;
  };
  readonly y: {
    readonly scale: AxisScale<Y>;
    readonly ticks: number;
    readonly label: string;
    readonly text: (value: Y) => string;
  };
}

/** A chart: axes with grid, then what is drawn. Colours come from the style sheet, so that it is right in the dark, too. */
export function chart<X, Y>(frame: ChartFrame<X, Y>, drawn: Html): Html {
  const { id, title, describes, width, height } = frame;
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-describes">
<title id="${id}-title">${title}</title><desc id="${id}-describes">${describes}</desc>
${yAxis(frame)}${xAxis(frame)}${drawn}</svg>`;
}

function xAxis<X, Y>({ x, width, height, margin }: ChartFrame<X, Y>): Html {
  const bottom = height - margin.bottom;
  return html`<g class="axis">${x.scale.ticks(x.ticks).map((value) => {
    const at = round(x.scale(value));
    return html`<line class="grid" x1="${at}" x2="${at}" y1="${margin.top}" y2="${bottom}"/><text x="${at}" y="${bottom + 16}" text-anchor="middle">${x.text(value)}</text>`;
  })}${x.label === '' ? nothing : html`<text class="axis-label" x="${round((margin.left + width - margin.right) / 2)}" y="${height - 6}" text-anchor="middle">${x.label}</text>`}</g>`;
}

function yAxis<X, Y>({ y, width, margin }: ChartFrame<X, Y>): Html {
  return html`<g class="axis">${y.scale.ticks(y.ticks).map((value) => {
    const at = round(y.scale(value));
    return html`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}"/><text x="${margin.left - 6}" y="${at + 4}" text-anchor="end">${y.text(value)}</text>`;
  })}<text class="axis-label" x="${margin.left}" y="${margin.top - 8}">${y.label}</text></g>`;
}

/** Coordinates with a tenth are exact enough and short. */
export function round(value: number): number {
  return Math.round(10 * value) / 10;
}
