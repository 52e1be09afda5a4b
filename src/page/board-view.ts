import { runStandings, type BoardRun, type RunStanding } from '#domain/board.ts';
import { phases } from '#domain/phase.ts';
import { cut } from '#present/plain-text.ts';
import type { PageRepository, StartedCommand } from './commands.ts';
import { html, nothing, type Html } from './html.ts';
import { moment, phaseStrip, shortCost, standingBadge } from './run-parts.ts';
import { runPath, type RepositoryRuns } from './runs.ts';
import { startForm } from './start-form.ts';

export interface BoardContent {
  readonly repositories: readonly RepositoryRuns[];
  /** Commands that the page started and that belong to no run yet, or failed before they had one. */
  readonly commands: readonly StartedCommand[];
  readonly csrf: Html;
  /** Also what is over and long ago. */
  readonly isWhole: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Row extends BoardRun {
  readonly repository: PageRepository;
}

const headings: Readonly<Record<RunStanding, string>> = {
  halted: 'Waiting for a person',
  failed: 'Failed',
  ready: 'Ready to pick from',
  running: 'Running',
  stopped: 'Stopped on the way',
  done: 'Done',
  rejected: 'Rejected',
};

/** Every run of the repositories: halts first, then what runs, the farthest first. */
export function boardView({ repositories, commands, csrf, isWhole, now }: BoardContent): Html {
  const rows = repositories.flatMap(({ repository, runs }) => runs.map((run) => ({ ...run, repository })));
  const groups = runStandings.map((standing) => rows.filter((row) => row.standing === standing));
  const hasMany = repositories.length > 1;
  return html`<h1>Board</h1>
<p class="where">${repositories.map(({ repository }) => html`<code>${repository.root}</code> `)}</p>
${startForm(
  repositories.map(({ repository }) => repository),
  csrf,
)}
<div id="board" data-live>
${phaseCounts(rows)}
${startedList(commands, now)}
${rows.length === 0 ? html`<p class="empty">No runs yet. Start one above, or with <code>patchline fix &lt;issue&gt;</code>.</p>` : nothing}
${groups.map((group) => groupTable(group, { hasMany, isWhole, now }))}
</div>`;
}

/** Where the runs are that did not end: the eleven phases with counts. */
function phaseCounts(rows: readonly Row[]): Html {
  const open = rows.filter(({ standing }) => standing === 'halted' || standing === 'running' || standing === 'stopped');
  const items = phases.map((phase) => {
    const here = open.filter((row) => row.phase === phase);
    const halted = here.filter(({ standing }) => standing === 'halted').length;
    const words = halted === 0 ? `${here.length} here` : `${here.length} here, ${halted} halted`;
    const level = halted > 0 ? 'halted' : here.length > 0 ? 'some' : 'none';
    return html`<li class="${level}"><span>${phase}</span> <b>${here.length}</b><span class="hidden"> ${words}</span></li>`;
  });
  return html`<section aria-labelledby="by-phase"><h2 id="by-phase" class="hidden">Open runs by phase</h2><ol class="phase-counts">${items}</ol></section>`;
}

/** Of each group that is over, the newest; the others are one link away. */
const mostOver = 50;

const over: readonly RunStanding[] = ['stopped', 'done', 'rejected'];

interface Shown {
  readonly isWhole: boolean;
  readonly hasMany: boolean;
  readonly now: number;
}

function groupTable(group: readonly Row[], shown: Shown): Html {
  const [first] = group;
  if (first === undefined) return nothing;
  const rows = !shown.isWhole && over.includes(first.standing) ? group.slice(0, mostOver) : group;
  const left = group.length - rows.length;
  const title = headings[first.standing];
  return html`<table class="runs">
<caption>${title} <span class="count">${group.length}</span></caption>
<thead><tr><th scope="col">State</th><th scope="col">Run</th><th scope="col">Phase</th><th scope="col">What it does or says</th><th scope="col">Changed</th><th scope="col">Models</th></tr></thead>
<tbody>${rows.map((row) => rowOf(row, shown))}</tbody>
</table>${left === 0 ? nothing : html`<p class="note"><a href="/?all=yes">Show ${left} older ones</a></p>`}`;
}

function rowOf(row: Row, { hasMany, now }: Omit<Shown, 'isWhole'>): Html {
  const number = row.number === null ? '' : `#${row.number} `;
  const title = row.title === null ? row.run : cut(row.title, 120);
  return html`<tr>
<td>${standingBadge(row.standing)}</td>
<th scope="row"><a href="${runPath(row.repository.id, row.run)}">${number}${title}</a>
<span class="under">${row.command ?? 'run'} · ${row.run}${hasMany ? ` · ${row.repository.name}` : ''}${row.dryRun ? ' · dry run' : ''}</span></th>
<td>${phaseStrip(row.phase, row.standing)}</td>
<td class="says">${saying(row)}</td>
<td data-label="changed ">${moment(row.changedAt, now)}</td>
<td data-label="models ">${shortCost(row.cost)}</td>
</tr>`;
}

function saying({ halt, doing, branch, score }: Row): Html {
  const what = halt === null ? nothing : html`<strong>${halt.reason}</strong> `;
  const made =
    branch === null
      ? nothing
      : html` <span class="under">branch <code>${branch}</code>${score === null ? '' : `, score ${score.toFixed(2)}`}</span>`;
  return html`${what}${cut(doing ?? '', 220)}${made}`;
}

function startedList(commands: readonly StartedCommand[], now: number): Html {
  if (commands.length === 0) return nothing;
  return html`<table class="runs">
<caption>Started from this page</caption>
<thead><tr><th scope="col">State</th><th scope="col">Command</th><th scope="col">Since</th></tr></thead>
<tbody>${commands.map((command) => startedRow(command, now))}</tbody>
</table>`;
}

function startedRow({ id, argv, isRunning, exitCode, startedAt }: StartedCommand, now: number): Html {
  const state = isRunning ? '▶ starting' : exitCode === null ? 'ended' : `ended with exit status ${exitCode}`;
  return html`<tr><td>${state}</td><th scope="row"><a href="/commands/${id}"><code>patchline ${argv.join(' ')}</code></a></th><td>${moment(startedAt, now)}</td></tr>`;
}
