import type { Slate } from '#domain/slate.ts';
import type { PageRepository } from '../commands.ts';
import { html, type Html } from '../html.ts';
import { stateWords, titleOf } from './slate-page.ts';

export interface SlatesOfRepository {
  readonly repository: PageRepository;
  /** The one that changed last first. */
  readonly slates: readonly Slate[];
}

/** All slates of all repositories. */
export function slatesPage(all: readonly SlatesOfRepository[], addressOf: (repository: string, slate: string) => string): Html {
  return html`<h1>Slates</h1>
<p>Many variants of one fix, judged and in order, for you to pick from. Begin one on the <a href="/">board</a>, or with <code>patchline slate issue.md</code>.</p>
<div id="slates" data-live>${all.map(({ repository, slates }) => repositorySlates(repository, slates, addressOf))}</div>`;
}

function repositorySlates(
  { id, name, root }: PageRepository,
  slates: readonly Slate[],
  addressOf: (repository: string, slate: string) => string,
): Html {
  const rows = slates.map(
    (slate) => html`<tr><th scope="row"><a href="${addressOf(id, slate.id)}">${titleOf(slate)}</a></th>
<td><span class="state ${slate.state}"><strong>${stateWords[slate.state]}</strong></span></td><td class="number">${slate.round}</td><td class="number">${slate.variants.length}</td><td class="quiet">${slate.picked === null ? slate.doing : slate.picked.branch}</td></tr>`,
  );
  return html`<section aria-labelledby="slates-${id}"><h2 id="slates-${id}">${name} <span class="quiet">${root}</span></h2>
${
  slates.length === 0
    ? html`<p class="quiet">No slate yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Slates of ${name}"><table class="slates"><caption class="hidden">Slates of ${name}</caption>
<thead><tr><th scope="col">issue</th><th scope="col">state</th><th scope="col" class="number">round</th><th scope="col" class="number">variants</th><th scope="col">last</th></tr></thead><tbody>${rows}</tbody></table></div>`
}</section>`;
}
