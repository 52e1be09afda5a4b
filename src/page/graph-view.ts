import type { RunGraph } from '#domain/board.ts';
import type { HypothesisNode } from '#domain/hypothesis-graph.ts';
import { childrenOf } from '#present/graph-text.ts';
import { classificationSigns, drawGraph } from './draw-graph.ts';
import { html, nothing, type Html } from './html.ts';
import { runPath } from './runs.ts';

export interface GraphContent {
  readonly repository: string;
  readonly found: RunGraph;
  /** Ids of nodes whose children are folded away in the drawing. */
  readonly folded: readonly string[];
}

/** The investigation: a drawing to pan, zoom and fold, and the same as a list in which each node tells its command and what came of it. */
export function graphView({ repository, found, folded }: GraphContent): Html {
  const { run, title, graph } = found;
  const back = runPath(repository, run);
  return html`<p class="crumbs"><a href="/">Board</a> / <a href="${back}"><code>${run}</code></a> / Graph</p>
<h1>Hypothesis graph</h1>
<p class="where">${title ?? run}</p>
${
  graph.nodes.length === 0
    ? html`<p id="graph" data-live class="empty">Nothing was executed yet.</p>`
    : html`<div id="graph" data-live>
<p class="legend"><span class="supported">✓ supported</span> <span class="refuted">✕ refuted</span> <span class="inconclusive">? inconclusive</span></p>
<div class="zoom" hidden><button type="button" data-zoom="in">Zoom in</button> <button type="button" data-zoom="out">Zoom out</button> <button type="button" data-zoom="fit">Fit</button></div>
${drawGraph(graph, { folded: new Set(folded), address: `${back}/graph` })}
<section aria-labelledby="nodes"><h2 id="nodes">Every node, with its command and what was seen</h2>
<ul class="tree">${tree(graph.nodes)}</ul></section>
</div>`
}`;
}

/** Nested lists. Made from the leaves up, because a chain of a thousand nodes is a legal graph. */
function tree(nodes: readonly HypothesisNode[]): readonly Html[] {
  const children = childrenOf({ nodes });
  const made = new Map<string, Html>();
  for (const node of nodes.toReversed()) {
    const below = (children.get(node.id) ?? []).map(({ id }) => made.get(id) ?? nothing);
    made.set(node.id, nodeItem(node, below));
  }
  return (children.get(null) ?? []).map(({ id }) => made.get(id) ?? nothing);
}

function nodeItem(node: HypothesisNode, below: readonly Html[]): Html {
  const { id, classification, claim, credence, trajectory } = node;
  const verdict = [classification, trajectory, `credence ${Math.round(credence * 100)} %`]
    .filter((part) => part !== null)
    .join(', ');
  return html`<li id="node-${id}"><details id="open-${id}"><summary><span class="${classification}"><span aria-hidden="true">${classificationSigns[classification]}</span> ${id}</span> ${claim} <span class="under">${verdict}</span></summary>
${nodeDetails(node)}</details>${below.length === 0 ? nothing : html`<ul>${below}</ul>`}</li>`;
}

function nodeDetails({ edge, mode, perturbation, expected, observed, folded }: HypothesisNode): Html {
  const { argv, changes, withAcceptanceTests } = perturbation;
  const tests = Object.entries(observed.tests);
  return html`<dl class="node">
<dt>Command</dt><dd>${argv === null ? 'nothing was executed: a search in the files' : html`<pre class="output">${argv.join(' ')}</pre>`}
${withAcceptanceTests ? html`<span class="under">with the frozen acceptance tests laid over it</span>` : nothing}</dd>
<dt>Expected</dt><dd>${expected}</dd>
<dt>Output</dt><dd>${observed.exitCode === null ? nothing : html`<p>exit status ${observed.exitCode}</p>`}${observed.note === '' ? nothing : html`<pre class="output">${observed.note}</pre>`}
${tests.length === 0 ? nothing : html`<ul>${tests.map(([id, status]) => html`<li>${status}: ${id}</li>`)}</ul>`}</dd>
<dt>Why here</dt><dd>${edge} <span class="under">by ${mode}</span></dd>
${folded === 0 ? nothing : html`<dt>Folded</dt><dd>${folded} more of this family, refuted</dd>`}
${changes.map(({ path, content }) => html`<dt>Changed</dt><dd><code>${path}</code>${content === null ? ' (deleted)' : html`<pre class="output" tabindex="0">${content}</pre>`}</dd>`)}
</dl>`;
}
