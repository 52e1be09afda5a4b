import { scoreParts, scoreWeights } from '#domain/score.ts';
import type { Slate, SlateVariant, VariantCost } from '#domain/slate.ts';
import { count, duration } from '#present/run-log.ts';
import { diffView } from '../diff/diff-view.ts';
import { forecastReasons, forecastSummary } from '../forecast/interval-bar.ts';
import { html, nothing, type Html } from '../html.ts';

export interface VariantPlace {
  readonly slate: Slate;
  /** Address that a pick is sent to. */
  readonly pickAt: string;
  readonly csrf: Html;
}

/** One variant with all that speaks for and against it, its diff, and the button that picks it. */
export function variantCard(variant: SlateVariant, rank: number, place: VariantPlace): Html {
  const { id, maker, forecast, reasons, findings, diff, files } = variant;
  return html`<article class="variant" id="variant-${id}" aria-labelledby="variant-${id}-name">
<header><h3 id="variant-${id}-name"><span class="rank">${rank}</span> ${id}</h3>${scoreBadge(variant)}</header>
<p class="quiet">by ${maker.rung}${maker.model === null ? '' : ` (${maker.model})`}${maker.angle === null ? '' : `, told: ${maker.angle}`}${maker.rewrites === 0 ? '' : `; written anew ${count(maker.rewrites, 'time')}`}</p>
${diffView(diff, files, id)}
<dl class="variant-facts">
<div><dt>Tests</dt><dd>${testText(variant)}</dd></div>
<div><dt>Cost</dt><dd>${costText(variant.cost)}</dd></div>
</dl>
<section class="advice"><h4>Forecast</h4>
${forecast.kind === 'none' ? html`<p class="quiet">None: ${forecast.why}</p>` : html`${forecastSummary(forecast.forecast)}${forecastReasons(forecast.forecast)}`}
</section>
${findings.length === 0 ? nothing : html`<section><h4>Mind</h4><ul class="findings">${findings.map((finding) => html`<li>${finding}</li>`)}</ul></section>`}
${likeness(variant)}
<details id="variant-${id}-more"><summary>Why its builder stands by it, and its score</summary>
${reasons.length === 0 ? nothing : html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
${scoreTable(variant)}
<p>Turned from red to green:</p><ul class="tests">${variant.tests.failToPass.map((name) => html`<li>${name}</li>`)}</ul>
</details>
${pickForm(variant, place)}
</article>`;
}

function scoreBadge({ score }: SlateVariant): Html {
  const caps = score.caps.length === 0 ? nothing : html` <span class="quiet">capped: ${score.caps.join(', ')}</span>`;
  return html`<p class="score ${score.route}"><strong>${score.value.toFixed(2)}</strong> ${score.route}${caps}</p>`;
}

export function testText({ tests, evidence: { mutants } }: SlateVariant): string {
  const killed = mutants === null ? '' : `; ${mutants.killed} of ${mutants.total} mutants killed`;
  return `${tests.failToPass.length} red → green, ${tests.passToPass} stayed green${killed}`;
}

export function costText({ calls, inputTokens, outputTokens, costMicroUsd, buildMs, judgeMs }: VariantCost): string {
  const time = `built in ${duration(buildMs)}, judged in ${duration(judgeMs)}`;
  if (calls === 0) return `no model; ${time}`;
  if (calls === null) return `what it asked of models is not known; ${time}`;
  const tokens = inputTokens === null || outputTokens === null ? 'tokens unknown' : `${inputTokens} + ${outputTokens} tokens`;
  const money = costMicroUsd === null ? 'price unknown' : `$${(costMicroUsd / 1e6).toFixed(4)}`;
  return `${count(calls, 'call')}, ${tokens}, ${money}; ${time}`;
}

function likeness({ sameAs, differsFrom }: SlateVariant): Html {
  if (sameAs.length === 0 && differsFrom.length === 0) return nothing;
  return html`<section><h4>Beside the others</h4><ul>
${sameAs.length === 0 ? nothing : html`<li>Does the same on every input: ${sameAs.join(', ')}</li>`}
${differsFrom.map(({ variant, input, here, there }) => html`<li>Unlike <a href="#variant-${variant}">${variant}</a>: <code>${input}</code> gives <code>${here}</code>, there <code>${there}</code></li>`)}
</ul></section>`;
}

const partNames: Readonly<Record<(typeof scoreParts)[number], string>> = {
  acceptance: 'acceptance tests',
  suite: 'whole suite',
  review: 'independent review',
  mutants: 'tests have teeth',
  hygiene: 'diff hygiene',
};

function scoreTable({ id, score }: SlateVariant): Html {
  return html`<table><caption>Score of ${id}</caption>
<thead><tr><th scope="col">part</th><th scope="col" class="number">weight</th><th scope="col" class="number">reached</th></tr></thead>
<tbody>${scoreParts.map((part) => html`<tr><th scope="row">${partNames[part]}</th><td class="number">${scoreWeights[part].toFixed(2)}</td><td class="number">${score.parts[part].toFixed(2)}</td></tr>`)}</tbody></table>`;
}

function pickForm({ id }: SlateVariant, { slate, pickAt, csrf }: VariantPlace): Html {
  if (slate.picked?.variant === id) return html`<p class="picked">Picked: branch <code>${slate.picked.branch}</code></p>`;
  if (slate.state !== 'ready' && slate.state !== 'picked') return nothing;
  return html`<form class="pick" method="post" action="${pickAt}">${csrf}<input type="hidden" name="variant" value="${id}">
<button type="submit" id="pick-${id}" class="${slate.picked === null ? 'first' : 'second'}">Pick ${id}</button>
<label><input type="checkbox" id="dry-${id}" name="dryRun" value="yes"> only say what it would make</label></form>`;
}
