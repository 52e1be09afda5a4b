import type { Forecast } from '#domain/forecast.ts';
import { html, type Html } from '../html.ts';

const words: Readonly<Record<Forecast['verdict'], string>> = {
  likely: 'likely to be merged',
  unlikely: 'unlikely to be merged',
  abstain: 'no forecast: it leaves both ends open',
};

/** A forecast in words, with its interval drawn below. The drawing says nothing that the words do not. */
export function forecastSummary({ chance, interval, verdict, abstention }: Forecast): Html {
  return html`<p class="forecast ${verdict}"><strong>${verdict === 'abstain' ? 'abstains' : words[verdict]}</strong> ${percent(chance)}
<span class="quiet">(${percent(interval.low)} to ${percent(interval.high)}, 8 of 10 times)</span></p>
${intervalBar(chance, interval)}
${abstention === null ? '' : html`<p class="quiet">${abstention}</p>`}`;
}

/** Reasons with their sign in words. */
export function forecastReasons({ reasons }: Forecast): Html {
  return html`<ul class="reasons">${reasons.map(
    ({ sentence, shift }) =>
      html`<li class="${shift > 0 ? 'for' : 'against'}"><span class="sign">${shift > 0 ? '+' : '−'}</span> ${sentence} <span class="hidden">(${shift > 0 ? 'for' : 'against'})</span></li>`,
  )}</ul>`;
}

export function intervalBar(chance: number, { low, high }: Forecast['interval']): Html {
  const at = (share: number): string => (100 * share).toFixed(1);
  return html`<svg class="interval-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
<rect class="track" x="0" y="2.5" width="100" height="1"/><rect class="even" x="49.8" y="0" width="0.4" height="6"/>
<rect class="range" x="${at(low)}" y="1.5" width="${at(Math.max(0.004, high - low))}" height="3"/>
<rect class="mark" x="${at(Math.max(0, chance - 0.006))}" y="0" width="1.2" height="6"/></svg>`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
