import type { BoardColumn, BoardWaitsFor, GateBoard } from '#domain/gate/board.ts';
import { html, nothing, type Html } from '../html.ts';
import { cardView } from './card-view.ts';

export type GateAnswer =
  | { readonly kind: 'board'; readonly board: GateBoard }
  /** `why`: a whole sentence with the way on. */
  | { readonly kind: 'failed'; readonly repository: string; readonly why: string }
  /** No repository was named, and none is known. */
  | { readonly kind: 'unnamed' };

const groups: readonly { readonly waitsFor: BoardWaitsFor; readonly title: string }[] = [
  { waitsFor: 'person', title: 'A person decides' },
  { waitsFor: 'gate', title: 'The gate goes on' },
  { waitsFor: 'nobody', title: 'Kept away from' },
];

/** The board of the gate, and the form that names another repository. `known` are repositories that clones on this machine belong to. */
export function gatePage(answer: GateAnswer, known: readonly string[]): Html {
  const name = answer.kind === 'board' ? answer.board.repository : answer.kind === 'failed' ? answer.repository : '';
  return html`<header class="page-head"><h1>Gate${name === '' ? '' : ` of ${name}`}</h1>${repositoryForm(name, known)}</header>
<div id="gate" data-live>${answerView(answer)}</div>`;
}

function repositoryForm(name: string, known: readonly string[]): Html {
  return html`<form class="inline" method="get" action="/gate"><label for="repository">Repository on GitHub</label>
<input id="repository" name="repository" value="${name}" placeholder="OWNER/NAME" required pattern="[^\\s/]+/[^\\s/]+" list="known-repositories" autocomplete="off" spellcheck="false">
<datalist id="known-repositories">${known.map((one) => html`<option value="${one}"></option>`)}</datalist><button type="submit">Show</button></form>`;
}

function answerView(answer: GateAnswer): Html {
  switch (answer.kind) {
    case 'unnamed':
      return html`<p>Name a repository above. The board is read from its labels, and nothing is written there.</p>`;
    case 'failed':
      return html`<section class="panel halt" aria-labelledby="gate-failed"><h2 id="gate-failed">The board could not be read</h2><p>${answer.why}</p></section>`;
    case 'board':
      return boardView(answer.board);
  }
}

function boardView(board: GateBoard): Html {
  const { open, readAt, notes, repository, columns } = board;
  return html`<p>${open} open, read <time datetime="${new Date(readAt).toISOString()}">${new Date(readAt).toISOString().slice(11, 19)} UTC</time>; nothing is written. <span class="quiet">The same as data: <code>patchline gate board --repository ${repository} --json</code></span></p>
${notes.length === 0 ? nothing : html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${groups.map(({ waitsFor, title }) =>
  groupView(
    title,
    columns.filter((column) => column.waitsFor === waitsFor),
    board,
  ),
)}`;
}

function groupView(title: string, columns: readonly BoardColumn[], { readAt }: GateBoard): Html {
  const [filled, empty] = [columns.filter(({ cards }) => cards.length > 0), columns.filter(({ cards }) => cards.length === 0)];
  const id = title.toLowerCase().replaceAll(' ', '-');
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title} <span class="quiet">${columns.reduce((sum, { cards }) => sum + cards.length, 0)}</span></h2>
<div class="columns">${filled.map((column) => columnView(column, readAt))}</div>
${empty.length === 0 ? nothing : html`<p class="quiet">Empty: ${empty.map(({ column }, index) => html`${index === 0 ? '' : ', '}<code>${columnName(column)}</code>`)}</p>`}</section>`;
}

function columnView({ column, says, cards }: BoardColumn, now: number): Html {
  const id = `column-${columnName(column).replaceAll(/\W+/g, '-')}`;
  return html`<section class="column" aria-labelledby="${id}"><h3 id="${id}">${columnName(column)} <span class="quiet">${cards.length}</span></h3><p class="quiet">${says}</p>
<ul class="cards">${cards.map((card) => cardView(card, now))}</ul></section>`;
}

function columnName(column: BoardColumn['column']): string {
  return column === 'none' ? 'no label' : column;
}
