import {
  closureReasons,
  type Forecast,
  type ForecastMeasures,
  type ForecastReport,
  type ToldForecast,
} from '#domain/forecast.ts';
import type { PageRepository, StartedCommand } from '../commands.ts';
import { html, nothing, type Html } from '../html.ts';
import { driftChart, historyChart } from './history-chart.ts';
import { forecastReasons, forecastSummary, percent } from './interval-bar.ts';
import { reliabilityChart, reliabilityTable } from './reliability-chart.ts';

/** What is known of the forecasts of one repository. */
export type ForecastAnswer =
  | { readonly kind: 'report'; readonly report: ForecastReport }
  /** Its report is being made; it takes seconds for thousands of pull requests. */
  | { readonly kind: 'measuring' }
  /** `why`: a whole sentence with the way on. */
  | { readonly kind: 'none'; readonly why: string };

/** What came of a question for one pull request. */
export type PredictAnswer =
  | { readonly kind: 'forecast'; readonly forecast: Forecast }
  | { readonly kind: 'failed'; readonly why: string };

export interface ForecastPageParts {
  readonly repository: PageRepository;
  readonly repositories: readonly PageRepository[];
  readonly answer: ForecastAnswer;
  /** `null`: nothing was asked. */
  readonly predicted: { readonly number: string; readonly answer: PredictAnswer } | null;
  /** A training that runs, or the last that failed. */
  readonly training: StartedCommand | null;
  readonly csrf: Html;
}

/** How good the forecasts of a repository are, and a box that forecasts one pull request. */
export function forecastPage(parts: ForecastPageParts): Html {
  const { repository, answer } = parts;
  return html`<header class="page-head"><h1>Forecast of ${repository.name}</h1>${repositoryList(parts)}</header>
<p>How likely this repository is to merge a pull request, learned from what it merged. It is advice: nothing is closed or hidden because of it.</p>
<div id="forecast-training" data-live>${trainForm(parts)}</div>
<div id="forecast-predict" data-live>${answer.kind === 'report' ? predictForm(parts) : nothing}</div>
<div id="forecast-report" data-live>${answerView(answer)}</div>
<p class="quiet">The same as data: <code>patchline forecast report --repo ${repository.root} --json</code></p>`;
}

function repositoryList({ repository, repositories }: ForecastPageParts): Html {
  if (repositories.length < 2) return html`<p class="quiet">${repository.root}</p>`;
  return html`<nav aria-label="Repositories"><ul class="rounds">${repositories.map(({ id, name }) => html`<li><a href="/forecast/${id}"${id === repository.id ? html` aria-current="page"` : nothing}>${name}</a></li>`)}</ul></nav>`;
}

function trainForm({ repository, training, csrf }: ForecastPageParts): Html {
  const says =
    training === null
      ? nothing
      : html`<section class="panel command" aria-label="Training"><p><strong>${training.isRunning ? 'Training' : 'Training failed'}</strong></p><pre class="output" tabindex="0">${training.output.trim()}</pre></section>`;
  const button =
    training?.isRunning === true
      ? nothing
      : html`<form class="inline" method="post" action="/forecast/${repository.id}/train">${csrf}<button type="submit" class="second">Learn what is new</button> <span class="quiet">reads <code>refs/pull/*</code> of this clone, without network</span></form>`;
  return html`${says}${button}`;
}

function answerView(answer: ForecastAnswer): Html {
  switch (answer.kind) {
    case 'measuring':
      return html`<p class="state building"><strong>being measured</strong> The forecasts of the last 30 % are made again; this page shows them by itself.</p>`;
    case 'none':
      return html`<section class="panel" aria-labelledby="no-forecast"><h2 id="no-forecast">Nothing was learned yet</h2><p>${answer.why}</p></section>`;
    case 'report':
      return reportView(answer.report);
  }
}

function reportView(report: ForecastReport): Html {
  const { reliability, newcomerReliability, history, drifts, drift, rolling, abstention } = report;
  return html`${seenView(report)}
<section aria-labelledby="measures"><h2 id="measures">How good</h2>${measuresTable(report)}
<p>It abstains from ${percent(abstention.share)}; of the others ${abstention.rightShare === null ? 'none' : percent(abstention.rightShare)} were right.</p></section>
<section aria-labelledby="reliable"><h2 id="reliable">Does it mean what it says?</h2><div class="beside">
<figure>${reliabilityChart(reliability, newcomerReliability)}<figcaption><span class="key all">●</span> all ${rolling.count} judged <span class="key newcomers">□</span> newcomers; on the dashed line a forecast means what it says; bars: 80 % certainty</figcaption></figure>
<details id="reliability-table" open><summary>The same as a table</summary>${reliabilityTable(reliability, newcomerReliability)}</details></div></section>
<section aria-labelledby="history-head"><h2 id="history-head">Forecasts and what came of them</h2>
${history.length === 0 ? html`<p>None was judged yet.</p>` : html`<figure><div class="scroll" tabindex="0" role="region" aria-label="Chart of forecasts">${historyChart(history)}</div><figcaption><span class="key merged">●</span> merged <span class="key missed">✕</span> not merged <span class="key newcomers">○</span> newcomer; height: the chance that was told</figcaption></figure>`}
${historyTable(history)}</section>
<section aria-labelledby="drift-head"><h2 id="drift-head">Drift</h2>
<p class="${drift.isAlarming ? 'alarm' : 'calm'}"><strong>${drift.isAlarming ? 'Alarm' : 'No alarm'}</strong>: of the newest ${drift.count} forecasts ${drift.observed} were merged where ${drift.expected.toFixed(0)} were expected (${drift.distance.toFixed(1)} standard deviations; an alarm from 3 on). ${drift.isAlarming ? 'Forecasts abstain until that fits again.' : ''}</p>
${drifts.length < 2 ? nothing : html`<figure><div class="scroll" tabindex="0" role="region" aria-label="Chart of drift">${driftChart(drifts)}</div><figcaption><span class="key expected">┅</span> expected of the newest sixty <span class="key observed">━</span> merged of them <span class="key alarm">▲</span> alarm</figcaption></figure>`}</section>`;
}

function seenView({ seen, closures }: ForecastReport): Html {
  const tile = (name: string, value: number): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section aria-labelledby="seen"><h2 id="seen">What it has seen</h2>
<dl class="tiles">${tile('pull requests', seen.total)}${tile('merged', seen.merged)}${tile('closed', seen.closed)}${tile('undecided', seen.undecided)}</dl>
<p class="quiet">Closed: ${closureReasons.map((reason) => `${closures[reason]} ${reason}`).join(', ')}. Superseded and withdrawn ones teach nothing.</p></section>`;
}

const columns: readonly { readonly name: string; readonly means: string | null }[] = [
  { name: 'judged', means: null },
  { name: 'AUC', means: 'area under the ROC curve: 0.5 is a coin, 1 is always right about who is likelier' },
  { name: 'Brier', means: 'mean squared error of the chance: lower is better' },
  { name: 'skill', means: '1 less Brier over that of always saying the share merged before' },
  { name: 'ECE', means: 'expected calibration error: ten bins of equal width, weighted by count' },
  { name: 'its floor', means: 'what ECE would be on average if every forecast were exactly right' },
  { name: 'debiased', means: 'ECE less what chance adds to it' },
];

function measuresTable({ prior, fixed, rolling, newcomers, unmerged }: ForecastReport): Html {
  const heads = columns.map(
    ({ name, means }) =>
      html`<th scope="col" class="number">${means === null ? name : html`<abbr title="${means}">${name}</abbr>`}</th>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="measures-caption"><table><caption id="measures-caption">The last 30 % with a known end, each forecast with what was known when it was opened</caption>
<thead><tr><th scope="col">forecasts of</th>${heads}</tr></thead>
<tbody>${measuresRow('other repositories alone', prior)}${measuresRow('learned once, from the first 70 %', fixed)}${measuresRow('in use: learned as it went', rolling)}
${measuresRow('newcomers: first ones here', newcomers)}${measuresRow('of people of whom none was merged', unmerged)}</tbody></table></div>`;
}

function measuresRow(name: string, measures: ForecastMeasures): Html {
  const { count, auc, brier, skill, calibrationError, calibrationFloor, calibrationErrorDebiased } = measures;
  const errors = [calibrationError, calibrationFloor, calibrationErrorDebiased].map((error) => error.toFixed(3));
  const cells = [String(count), auc?.toFixed(3) ?? '–', brier.toFixed(3), skill === null ? '–' : percent(skill), ...errors];
  return html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`;
}

const listed = 40;

function historyTable(history: readonly ToldForecast[]): Html {
  if (history.length === 0) return nothing;
  const rows = history
    .slice(-listed)
    .toReversed()
    .map(
      ({ number, at, chance, isMerged, isNewcomer }) =>
        html`<tr><th scope="row">#${number}</th><td>${new Date(at).toISOString().slice(0, 10)}</td><td class="number">${percent(chance)}</td><td>${isMerged ? 'merged' : 'not merged'}</td><td>${isNewcomer ? 'yes' : ''}</td></tr>`,
    );
  return html`<details id="history-table"><summary>The newest ${rows.length} as a table</summary><table><caption class="hidden">The newest forecasts and what came of them</caption><thead><tr><th scope="col">pull request</th><th scope="col">opened</th><th scope="col" class="number">forecast</th><th scope="col">ended</th><th scope="col">newcomer</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

function predictForm({ repository, predicted }: ForecastPageParts): Html {
  return html`<section aria-labelledby="predict"><h2 id="predict">Forecast one</h2>
<form class="inline" method="get" action="/forecast/${repository.id}#predict"><label for="number">Number of a pull request</label>
<input id="number" name="number" inputmode="numeric" pattern="[0-9]+" required value="${predicted?.number ?? ''}" size="8"><button type="submit">Forecast</button></form>
${predicted === null ? nothing : predictedView(predicted.answer)}</section>`;
}

function predictedView(answer: PredictAnswer): Html {
  if (answer.kind === 'failed') return html`<p class="panel halt">${answer.why}</p>`;
  const { number, seen, priorChance } = answer.forecast;
  return html`<div class="panel"><h3>#${number}</h3>${forecastSummary(answer.forecast)}${forecastReasons(answer.forecast)}
<p class="quiet">Learned from ${seen} pull requests here; other repositories alone would say ${percent(priorChance)}. Advice only: no ground to close anything.</p></div>`;
}
