import type { BoardCard, BoardCheck, BoardLabel } from '#domain/gate/board.ts';
import type { FindingOutcome } from '#domain/gate/finding.ts';
import { ageText } from '#present/gate-board.ts';
import { html, nothing, type Html } from '../html.ts';

const outcomeWords: Readonly<Record<FindingOutcome, string>> = {
  pass: 'fine',
  note: 'note',
  warn: 'look first',
  reject: 'advises against',
  unknown: 'could not be told',
};

/** A pull request on the board. */
export function cardView(card: BoardCard, now: number): Html {
  const { number, title, url, author, association, isDraft, openedAt, since, work, head } = card;
  return html`<li class="card" id="pull-${number}"><p class="card-title"><a href="${url}" rel="noreferrer">#${number}</a> ${title}</p>
<p class="quiet">${author.login}${author.kind === 'bot' ? ' (program)' : ''}, ${association === 'none' ? 'no part in it so far' : association}${isDraft ? ', draft' : ''}; opened ${timeAgo(openedAt, now)}${since === null ? nothing : html`, here ${timeAgo(since, now)}`}, at <code>${head.slice(0, 8)}</code></p>
${work === null ? nothing : html`<p class="work"><strong>${work.stage}</strong> is at work (run ${work.run})</p>`}
${labelList(card.labels, now)}${checksView(card)}</li>`;
}

function timeAgo(at: number, now: number): Html {
  const text = new Date(at).toISOString();
  return html`<time datetime="${text}" title="${text}">${ageText(now - at)} ago</time>`;
}

function labelList(labels: readonly BoardLabel[], now: number): Html {
  if (labels.length === 0) return nothing;
  return html`<ul class="labels">${labels.map(
    ({ label, by, at }) =>
      html`<li><code>${label}</code>${by === null ? nothing : html` <span class="quiet">by ${by.login}${by.kind === 'bot' ? ' (program)' : ''}${at === null ? nothing : html`, ${timeAgo(at, now)}`}</span>`}</li>`,
  )}</ul>`;
}

function checksView({ number, checks, labels }: BoardCard): Html {
  if (checks === null) return labels.length === 0 ? nothing : html`<p class="quiet">What its checks said is not known here.</p>`;
  const remarks = checks.filter(({ outcome }) => outcome !== 'pass');
  const passed = checks.filter(({ outcome }) => outcome === 'pass');
  return html`${remarks.length === 0 ? html`<p class="quiet">Nothing to remark.</p>` : html`<ul class="checks">${remarks.map(checkLine)}</ul>`}
${passed.length === 0 ? nothing : html`<details id="pull-${number}-passed"><summary>${passed.length} without remark</summary><p class="quiet">${passed.map(({ rule }) => rule).join(', ')}</p></details>`}`;
}

function checkLine({ stage, rule, outcome, says }: BoardCheck): Html {
  return html`<li class="is-${outcome}"><strong>${outcomeWords[outcome]}</strong> ${says} <span class="quiet">${rule.startsWith(`${stage}:`) ? rule : `${stage}:${rule}`}</span></li>`;
}
