import type { RunView } from '#domain/board.ts';
import type { RunLogEntry } from '#domain/run-log-entry.ts';
import { duration } from '#present/run-log.ts';
import { html, nothing, type Html } from './html.ts';
import { moment } from './run-parts.ts';

/** Most lines that a page shows; the file has all. */
const mostLines = 400;

/** What the run said, newest last. */
export function logView({ log, folder }: RunView, now: number): Html {
  if (log.length === 0) return html`<p class="note">This run left no log: an earlier version made it.</p>`;
  const shown = log.slice(-mostLines);
  const left = log.length - shown.length;
  return html`<details id="log-fold" open><summary>Log</summary>
<div id="log" class="log" data-live data-stick tabindex="0" role="region" aria-label="Log of the run">
${left === 0 ? nothing : html`<p class="note">${left} earlier lines are in <code>${folder}/log.jsonl</code>.</p>`}
<ol>${shown.map((entry) => html`<li class="${entry.kind}">${moment(entry.at, now)} <span>${lineOf(entry)}</span></li>`)}</ol></div></details>`;
}

function lineOf(entry: RunLogEntry): string {
  switch (entry.kind) {
    case 'began':
      return `process ${entry.pid} begins`;
    case 'phase-started':
      return `${entry.phase} begins`;
    case 'progress':
      return `${entry.phase}  ${entry.doing}${entry.total === null ? (entry.done === 0 ? '' : ` ${entry.done}`) : ` ${entry.done} of ${entry.total}`}`;
    case 'phase-ended':
      return `${entry.phase} ended${entry.recorded ? ' (recorded earlier)' : ` after ${duration(entry.ms)}`}: ${entry.learnt.join(' ')}`;
    case 'lifted':
      return `the halt ${entry.reason} was answered${entry.by === null ? '' : ` by ${entry.by}`}; going on at ${entry.phase}`;
    case 'said':
      return entry.sentence;
    case 'ended':
      return `ended: ${entry.end}${entry.halt === null ? '' : ` (${entry.halt.reason})`}${entry.why === null ? '' : `. ${entry.why}`}`;
  }
}
