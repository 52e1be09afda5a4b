import type { ReliabilityBin } from '#domain/forecast.ts';

const width = 40;

/** A bar of what was merged for each bin of forecasts; `|` marks where it should end. Ten lines of text at most. */
export function reliabilityDiagram(bins: readonly ReliabilityBin[]): readonly string[] {
  return bins.map(({ from, to, count, meanChance, mergedShare }) => {
    const bar = '█'.repeat(Math.round(mergedShare * width)).padEnd(width + 1, '·');
    const mark = Math.round(meanChance * width);
    const range = `${percent(from).padStart(3)} – ${percent(to).padStart(3)} %`;
    return `${range} ${bar.slice(0, mark)}|${bar.slice(mark + 1)} ${percent(mergedShare).padStart(3)} % of ${count}`;
  });
}

function percent(share: number): string {
  return String(Math.round(100 * share));
}
