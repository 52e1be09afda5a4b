import type { LeftOut, Slate, SlateVariant } from '#domain/slate.ts';
import { diffLines } from '#lib/unified-diff.ts';
import { diffView, sizeText } from '../diff/diff-view.ts';
import { percent } from '../forecast/interval-bar.ts';
import { html, nothing, type Html } from '../html.ts';
import { costText } from './variant-card.ts';

/** All variants in one table, best first. */
export function comparisonTable({ variants }: Slate): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="comparison-caption"><table class="comparison">
<caption id="comparison-caption">All variants, best first: by score, then by forecast, then the shorter diff</caption>
<thead><tr><th scope="col">variant</th><th scope="col" class="number">score</th><th scope="col" class="number">red → green</th><th scope="col" class="number">mutants killed</th><th scope="col">forecast</th><th scope="col">diff</th><th scope="col">cost</th></tr></thead>
<tbody>${variants.map((variant, index) => comparisonRow(variant, index + 1))}</tbody></table></div>`;
}

function comparisonRow(variant: SlateVariant, rank: number): Html {
  const { id, score, tests, evidence, forecast, diff, cost } = variant;
  const { mutants } = evidence;
  return html`<tr><th scope="row">${rank}. <a href="#variant-${id}">${id}</a></th>
<td class="number">${score.value.toFixed(2)} <span class="quiet">${score.route}</span></td><td class="number">${tests.failToPass.length}</td>
<td class="number">${mutants === null ? '–' : `${mutants.killed} of ${mutants.total}`}</td>
<td>${forecastCell(forecast)}</td><td class="tight">${sizeText(diffLines(diff))}</td><td class="quiet">${costText(cost)}</td></tr>`;
}

function forecastCell(said: SlateVariant['forecast']): string {
  if (said.kind === 'none') return '–';
  const { verdict, chance, interval } = said.forecast;
  return `${verdict === 'abstain' ? 'abstains' : verdict} ${percent(chance)} (${percent(interval.low)}–${percent(interval.high)})`;
}

/** What the variants do on the inputs that tell most of them apart. A cell that differs from the best variant's has a sign before it. */
export function behaviourTable({ behaviour, variants }: Slate): Html {
  const { says, differences } = behaviour;
  if (says === '') return nothing;
  const ids = variants.map(({ id }) => id).filter((id) => differences.some(({ results }) => Object.hasOwn(results, id)));
  const [first = ''] = ids;
  if (differences.length === 0) return html`<p>${says}</p>`;
  return html`<p>${says}</p><div class="scroll" tabindex="0" role="region" aria-labelledby="behaviour-caption"><table class="behaviour">
<caption id="behaviour-caption">Inputs on which they differ; <span class="sign">≠</span> marks what differs from ${first}</caption>
<thead><tr><th scope="col">input</th>${ids.map((id) => html`<th scope="col"><a href="#variant-${id}">${id}</a></th>`)}</tr></thead>
<tbody>${differences.map(
    ({ input, results }) =>
      html`<tr><th scope="row"><code>${input}</code></th>${ids.map((id) => behaviourCell(results[id] ?? null, results[first] ?? null))}</tr>`,
  )}</tbody></table></div>`;
}

function behaviourCell(result: string | null, best: string | null): Html {
  if (result === null) return html`<td>–</td>`;
  const differs = best !== null && result !== best;
  return html`<td${differs ? html` class="differs"` : nothing}>${differs ? html`<span class="sign" title="differs">≠</span> ` : nothing}<code>${result}</code></td>`;
}

const missed: Readonly<Record<LeftOut['because'], string>> = {
  gate: 'missed a gate',
  same: 'does the same as another one',
  nothing: 'nothing to judge',
};

/** What is not on the slate, and why. */
export function leftOutTable({ leftOut }: Slate): Html {
  if (leftOut.length === 0) return nothing;
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="left-out-caption"><table>
<caption id="left-out-caption" class="hidden">Candidates that are not on the slate</caption>
<thead><tr><th scope="col">candidate</th><th scope="col">because</th><th scope="col">why</th></tr></thead>
<tbody>${leftOut.map(
    (left, index) =>
      html`<tr><th scope="row">${left.id} <span class="quiet">by ${left.by}</span></th><td>${missed[left.because]}</td><td>${left.why}${leftOutDiff(left, index)}</td></tr>`,
  )}</tbody></table></div>`;
}

function leftOutDiff({ id, diff }: LeftOut, index: number): Html {
  if (diff === null || diff.trim() === '') return nothing;
  return html`<details id="left-out-${index}"><summary>Its diff<span class="hidden"> (${id})</span></summary>${diffView(diff, [], id)}</details>`;
}
