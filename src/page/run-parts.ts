import type { CostSum, PhaseTime, RunStanding } from '#domain/board.ts';
import { phases, type Phase } from '#domain/phase.ts';
import { phasePlace, standingWords } from '#present/board-text.ts';
import { html, type Html } from './html.ts';

/** A word with a shape before it, so that colour is never all there is. */
const shapes: Readonly<Record<RunStanding, string>> = {
  halted: '■',
  failed: '✕',
  ready: '◆',
  running: '▶',
  stopped: '❚❚',
  done: '✓',
  rejected: '⊘',
};

export function standingBadge(standing: RunStanding): Html {
  return html`<span class="badge ${standing}"><span aria-hidden="true">${shapes[standing]}</span> ${standingWords[standing]}</span>`;
}

/** How far a run has come: its phase in words, and eleven small bars besides. */
export function phaseStrip(phase: Phase | null, standing: RunStanding): Html {
  const reached = phase === null ? -1 : phases.indexOf(phase);
  const bars = phases.map((_, index) => {
    const state = index < reached || (index === reached && standing === 'done') ? 'past' : index === reached ? 'now' : 'todo';
    return html`<i class="${state}"></i>`;
  });
  return html`<span class="phase"><span class="strip ${standing}" aria-hidden="true">${bars}</span> <span>${phasePlace(phase)}</span></span>`;
}

/** How a visit of a phase ended. */
export const outcomeWords: Readonly<Record<PhaseTime['outcome'], string>> = {
  continue: '✓ passed',
  back: '↩ sent back',
  halt: '■ halted',
  running: '▶ running',
  stopped: '❚❚ stopped',
};

/** A moment as the clock of this machine shows it; with the date where it is not today. */
export function moment(at: number | null, now: number): Html {
  if (at === null) return html`<span>unknown</span>`;
  const when = new Date(at);
  const isToday = when.toDateString() === new Date(now).toDateString();
  const time = when.toLocaleTimeString('en-GB');
  const shown = isToday ? time : `${when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time.slice(0, 5)}`;
  return html`<time datetime="${when.toISOString()}">${shown}</time>`;
}

export function amount(value: number | null): string {
  return value === null ? 'unknown' : value.toLocaleString('en');
}

export function dollars(microUsd: number | null): string {
  return microUsd === null ? 'unknown' : `$${(microUsd / 1e6).toFixed(microUsd < 1e4 && microUsd > 0 ? 4 : 2)}`;
}

/** What a run cost in a few characters: a dash where no model took part. */
export function shortCost({ calls, costMicroUsd }: CostSum): string {
  return calls === 0 ? '–' : `${dollars(costMicroUsd)} · ${calls} ${calls === 1 ? 'call' : 'calls'}`;
}

/** A link out, only where it is one of a forge over https: other addresses in foreign text stay text. */
export function forgeLink(address: string): Html {
  const isForge = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(?:pull|issues)\/\d+$/.test(address);
  return isForge ? html`<a href="${address}" rel="noreferrer">${address}</a>` : html`<code>${address}</code>`;
}
