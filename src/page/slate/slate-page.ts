import type { Slate, SlateState } from '#domain/slate.ts';
import { count, duration } from '#present/run-log.ts';
import type { StartedCommand } from '../commands.ts';
import { html, nothing, type Html } from '../html.ts';
import { forgeLink } from '../run-parts.ts';
import { behaviourTable, comparisonTable, leftOutTable } from './slate-tables.ts';
import { variantCard } from './variant-card.ts';

export interface SlatePageParts {
  readonly slate: Slate;
  /** Folder of the repository. */
  readonly root: string;
  /** Address of this page, without a slash at its end. */
  readonly address: string;
  /** Rounds before and after this one, oldest first, this one among them. */
  readonly rounds: readonly { readonly round: number; readonly address: string }[];
  /** Commands that were started from this page, newest first. */
  readonly started: readonly StartedCommand[];
  /** Address of the run that the slate is. */
  readonly run: string;
  readonly csrf: Html;
}

export const stateWords: Readonly<Record<SlateState, string>> = {
  preparing: 'being prepared',
  building: 'being made',
  ready: 'ready to pick from',
  halted: 'halted',
  picked: 'picked',
};

/** The issue's title; the name of the slate where it has none to read. */
export function titleOf({ id, item }: Slate): string {
  return item.title.trim() === '' ? id : item.title;
}

/** A slate: variants side by side, what they do, what is left out, and the next round. */
export function slatePage(parts: SlatePageParts): Html {
  const { slate, root, address, csrf } = parts;
  return html`<header class="page-head"><h1>${titleOf(slate)}</h1>
<div id="slate-rounds" data-live>${roundList(parts)}</div></header>
<div id="slate-state" data-live>${stateView(parts)}</div>
<div id="slate-commands" data-live>${commandsView(parts.started)}</div>
<div id="slate-variants" data-live>${slate.variants.length === 0 ? noVariants(slate) : variantsView(parts)}</div>
<div id="slate-behaviour" data-live>${slate.behaviour.says === '' ? nothing : html`<section aria-labelledby="behaviour"><h2 id="behaviour">What they do</h2>${behaviourTable(slate)}</section>`}</div>
<div id="slate-next" data-live>${nextForm(slate, `${address}/next`, csrf)}</div>
<div id="slate-left-out" data-live>${slate.leftOut.length === 0 ? nothing : html`<section aria-labelledby="left-out"><h2 id="left-out">Not on the slate <span class="quiet">${slate.leftOut.length}</span></h2>${leftOutTable(slate)}</section>`}</div>
<details id="slate-words"><summary>What was asked, and the same on the command line</summary>
${slate.prose.map((words, index) => html`<h3>Added for round ${index + 2}</h3><pre class="output">${words}</pre>`)}
<h3>The issue, as it stands</h3><pre class="output">${slate.item.body}</pre>
<pre class="output">patchline slate show ${slate.id} --repo ${root} --json
patchline slate pick ${slate.id} VARIANT --repo ${root}
patchline slate next ${slate.id} --prose "…" --repo ${root}</pre></details>`;
}

function roundList({ slate, rounds, run }: SlatePageParts): Html {
  const links = rounds.map(
    ({ round, address }) =>
      html`<li><a href="${address}"${round === slate.round ? html` aria-current="page"` : nothing}>Round ${round}</a></li>`,
  );
  return html`<nav aria-label="Rounds of this slate"><ul class="rounds">${links}<li><a href="${run}">Its run</a></li></ul></nav>`;
}

function stateView({ slate, root }: SlatePageParts): Html {
  const { state, variants, asked, wallMs, learnt, halt, picked, base } = slate;
  const isLive = state === 'preparing' || state === 'building';
  return html`<p class="state ${state}"><strong>${stateWords[state]}</strong>
${isLive ? slate.doing : `${count(variants.length, 'variant')} of ${asked.count} wanted, in ${duration(wallMs)}`}
<span class="quiet">· on ${base.slice(0, 10)} of ${root}</span></p>
${halt === null ? nothing : haltView(halt)}
${picked === null ? nothing : pickedView(slate, root)}
${learnt.length === 0 ? nothing : html`<ul class="learnt">${learnt.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}`;
}

function haltView({ reason, phase, summary, evidence, wayOn }: NonNullable<Slate['halt']>): Html {
  return html`<section class="panel halt" aria-labelledby="halt"><h2 id="halt">Halted in ${phase}: ${reason}</h2>
<p>${summary}</p><ul>${evidence.map((fact) => html`<li>${fact}</li>`)}</ul><p>${wayOn}</p></section>`;
}

function pickedView({ picked, base }: Slate, root: string): Html {
  if (picked === null) return nothing;
  const { variant, branch, head, receipt, pullRequest } = picked;
  return html`<section class="panel picked" aria-labelledby="picked"><h2 id="picked">Picked: ${variant}</h2>
<dl class="variant-facts"><div><dt>Branch</dt><dd><code>${branch}</code></dd></div><div><dt>Head</dt><dd><code>${head.slice(0, 12)}</code></dd></div>
${pullRequest === null ? nothing : html`<div><dt>Draft pull request</dt><dd>${forgeLink(pullRequest)}</dd></div>`}</dl>
<pre class="output">git -C ${root} log -p ${base.slice(0, 10)}..${branch}
git -C ${root} merge ${branch}~1${receipt === null ? '' : `\npatchline receipt verify ${receipt} --repo ${root}`}</pre></section>`;
}

/** What came of the commands of this page: those that run, and the last one where it failed or was only to say something; the slate itself shows the others. */
function commandsView(started: readonly StartedCommand[]): Html {
  const told = started.filter(
    ({ isRunning, exitCode, argv }, index) => isRunning || (index === 0 && (exitCode !== 0 || argv.includes('--dry-run'))),
  );
  return html`${told.map(
    ({ id, argv, isRunning, exitCode, output }) => html`<section class="panel command" aria-label="A command of this page">
<p><strong>${isRunning ? 'Running' : exitCode === 0 ? 'Done' : `Ended with ${exitCode ?? 'an unknown status'}`}</strong> <code>patchline ${argv.join(' ')}</code></p>
<details id="command-${id}"${isRunning ? nothing : html` open`}><summary>What it says</summary><pre class="output" tabindex="0">${output.trim()}</pre></details></section>`,
  )}`;
}

function noVariants({ state }: Slate): Html {
  if (state === 'halted') return nothing;
  return state === 'ready' || state === 'picked'
    ? html`<p>Nothing can be picked. Add examples below, name other builders with <code>--ladder</code>, or give them more time with <code>--seconds</code>.</p>`
    : html`<p class="quiet">Variants appear here once all were judged. A run goes on when this page is closed.</p>`;
}

function variantsView({ slate, address, csrf }: SlatePageParts): Html {
  const place = { slate, pickAt: `${address}/pick`, csrf };
  return html`<section aria-labelledby="variants"><h2 id="variants">Variants</h2>
${comparisonTable(slate)}
<div class="variants">${slate.variants.map((variant, index) => variantCard(variant, index + 1, place))}</div></section>`;
}

function nextForm({ state, round }: Slate, address: string, csrf: Html): Html {
  if (state !== 'ready' && state !== 'picked') return nothing;
  return html`<section aria-labelledby="next-round"><h2 id="next-round">None of them? Say more</h2>
<form class="next" method="post" action="${address}">${csrf}
<label for="prose">What you want, as you would write it in the issue. Examples count as they do there.</label>
<textarea id="prose" name="prose" rows="7" required maxlength="100000" spellcheck="true"></textarea>
<button type="submit">Make round ${round + 1}</button></form></section>`;
}
