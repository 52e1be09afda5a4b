import type { PhaseTime, RoleCost, RunView } from '#domain/board.ts';
import { haltLabel, type Halt } from '#domain/halt.ts';
import { cut } from '#present/plain-text.ts';
import { duration } from '#present/run-log.ts';
import type { PageRepository } from './commands.ts';
import { html, nothing, type Html } from './html.ts';
import { logView } from './log-view.ts';
import { resultView } from './result-view.ts';
import { amount, dollars, moment, outcomeWords, phaseStrip, standingBadge } from './run-parts.ts';
import { runPath, slatePath } from './runs.ts';

export interface RunContent {
  readonly repository: PageRepository;
  readonly view: RunView;
  readonly csrf: Html;
  readonly now: number;
}

/** One run: where it stands and what can be done, then its phases with times, costs, result, and log. */
export function runPageView({ repository, view, csrf, now }: RunContent): Html {
  const number = view.number === null ? '' : `#${view.number} `;
  return html`<p class="crumbs"><a href="/">Board</a> / <code>${view.run}</code></p>
<div id="run" data-live>
<h1>${number}${cut(view.title ?? view.run, 200)}</h1>
<p class="facts">${standingBadge(view.standing)} ${phaseStrip(view.phase, view.standing)}
<span>${view.command ?? 'run'}${view.dryRun ? ', dry run' : ''} in <code>${repository.root}</code></span>
<span>begun ${moment(view.startedAt, now)}</span>${view.pid === null ? nothing : html`<span>process ${view.pid}</span>`}</p>
${view.damage === null ? nothing : html`<p class="problem">${view.damage}</p>`}
${view.halt === null ? sayingOf(view) : haltBox(view.halt)}
${actions(repository, view, csrf)}
<p class="links">${view.nodes === 0 ? nothing : html`<a href="${runPath(repository.id, view.run)}/graph">Hypothesis graph (${view.nodes} ${view.nodes === 1 ? 'node' : 'nodes'})</a>`}
${view.command === 'slate' ? html`<a href="${slatePath(repository.id, view.run)}">Slate</a>` : nothing}</p>
${resultView(view, repository)}
${timelineTable(view.timeline, now)}
${costTable(view)}
</div>
${logView(view, now)}
${issueFold(view)}`;
}

function sayingOf({ doing }: RunView): Html {
  return doing === null ? nothing : html`<p class="doing">${doing}</p>`;
}

function haltBox(halt: Halt): Html {
  return html`<section class="halt" aria-labelledby="halt">
<h2 id="halt">Halted in ${halt.phase}: ${halt.reason}</h2>
<p>${halt.summary}</p>
<ul>${halt.evidence.map((fact) => html`<li>${fact}</li>`)}</ul>
<p><strong>Way on:</strong> ${halt.wayOn}</p>
<p class="under">On a forge this is the label <code>${haltLabel(halt.reason)}</code>.</p>
</section>`;
}

function actions(repository: PageRepository, { run, standing, halt, flags }: RunView, csrf: Html): Html {
  const form = (what: string, words: string, note: string): Html =>
    html`<form method="post" action="${runPath(repository.id, run)}/${what}">${csrf}<button type="submit">${words}</button> <span class="note">${note}</span></form>`;
  if (standing === 'running')
    return html`<div class="actions">${form('stop', 'Stop', 'Interrupts it as Ctrl-C does. What was done is kept, and it can be resumed.')}</div>`;
  const isOver = standing === 'done' || standing === 'ready' || (standing === 'rejected' && halt === null);
  if (flags === null || isOver) return nothing;
  const anyway = halt === null ? nothing : form('proceed', 'Go on anyway', 'Answers the halt: you take it on yourself.');
  return html`<div class="actions">${form('resume', 'Resume', 'Goes on where it stopped, with the flags that it began with.')}${anyway}</div>`;
}

function timelineTable(timeline: readonly PhaseTime[], now: number): Html {
  if (timeline.length === 0) return html`<p class="empty">No phase has begun.</p>`;
  const longest = Math.max(1, ...timeline.map((time) => lengthOf(time, now)));
  return html`<table class="timeline">
<caption>Timeline</caption>
<thead><tr><th scope="col">Phase</th><th scope="col">Began</th><th scope="col">Took</th><th scope="col">End</th><th scope="col">What was learnt</th></tr></thead>
<tbody>${timeline.map((time) => timeRow(time, longest, now))}</tbody>
</table>`;
}

function lengthOf({ startedAt, endedAt }: PhaseTime, now: number): number {
  return Math.max(0, (endedAt ?? now) - startedAt);
}

function timeRow(time: PhaseTime, longest: number, now: number): Html {
  const { phase, visit, outcome, startedAt, endedAt, learnt } = time;
  const ms = lengthOf(time, now);
  const [first = '', ...others] = learnt;
  const took = endedAt === null && outcome === 'stopped' ? 'unknown' : duration(ms);
  return html`<tr>
<th scope="row">${phase}${visit === 1 ? nothing : html` <span class="under">visit ${visit}</span>`}</th>
<td>${moment(startedAt, now)}</td>
<td><span class="took">${took}</span> <meter min="0" max="${longest}" value="${outcome === 'stopped' ? 0 : ms}" aria-hidden="true"></meter></td>
<td class="end-${outcome}">${outcomeWords[outcome]}</td>
<td class="says"><div class="lines">${first}</div>${others.length === 0 ? nothing : html`<details id="learnt-${phase}-${visit}"><summary>${others.length} more</summary><ul>${others.map((each) => html`<li class="lines">${each}</li>`)}</ul></details>`}</td>
</tr>`;
}

function costTable({ costs, cost }: RunView): Html {
  if (costs.length === 0) return html`<p class="note">No model was asked through this run’s ledger.</p>`;
  const total = html`<tr class="total"><th scope="row" colspan="2">All</th>${costCells(cost)}</tr>`;
  return html`<table class="costs">
<caption>Costs by role and model</caption>
<thead><tr><th scope="col">Role</th><th scope="col">Model</th><th scope="col">Calls</th><th scope="col">Tokens in</th><th scope="col">Tokens out</th><th scope="col">Price</th><th scope="col">Time</th></tr></thead>
<tbody>${costs.map((row) => html`<tr><th scope="row">${row.role}</th><td><code>${row.model}</code></td>${costCells(row)}</tr>`)}</tbody>
<tfoot>${total}</tfoot>
</table>`;
}

function costCells({ calls, failed, inputTokens, outputTokens, costMicroUsd, ms }: Omit<RoleCost, 'role' | 'model'>): Html {
  const lost = failed === 0 ? '' : ` (${failed} failed)`;
  return html`<td class="number">${calls}${lost}</td><td class="number">${amount(inputTokens)}</td><td class="number">${amount(outputTokens)}</td><td class="number">${dollars(costMicroUsd)}</td><td class="number">${duration(ms)}</td>`;
}

function issueFold({ item }: RunView): Html {
  if (item === null) return nothing;
  return html`<details id="issue"><summary>Issue, as it was received</summary><pre class="output" tabindex="0">${item.title}

${item.body}</pre></details>`;
}
