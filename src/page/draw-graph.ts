import { hierarchy, tree, type HierarchyPointNode } from 'd3-hierarchy';
import type { HypothesisGraph, HypothesisNode } from '#domain/hypothesis-graph.ts';
import { childrenOf } from '#present/graph-text.ts';
import { cut, oneLine } from '#present/plain-text.ts';
import { html, nothing, type Html } from './html.ts';

export interface Drawing {
  readonly folded: ReadonlySet<string>;
  /** Address of this page; a fold is a part of it, so that folding works without script. */
  readonly address: string;
}

/** Pixels of a node and the room around it. */
const size = { width: 232, height: 46, across: 280, down: 58, margin: 16 } as const;

interface Branch {
  /** `null`: what holds several roots together and is not drawn. */
  readonly node: HypothesisNode | null;
  readonly below: readonly Branch[];
  readonly hidden: number;
}

type Placed = HierarchyPointNode<Branch>;

/** The graph as a drawing from left to right, laid out by d3-hierarchy. Each node leads to its entry in the list below. */
export function drawGraph(graph: HypothesisGraph, drawing: Drawing): Html {
  const placed = tree<Branch>().nodeSize([size.down, size.across])(
    hierarchy(branchesOf(graph, drawing.folded), ({ below }) => [...below]),
  );
  const nodes = placed.descendants().filter(({ data }) => data.node !== null);
  const top = Math.min(...nodes.map(({ x }) => x)) - size.height / 2 - size.margin;
  const bottom = Math.max(...nodes.map(({ x }) => x)) + size.height / 2 + size.margin;
  const left = Math.min(...nodes.map(({ y }) => y)) - size.margin;
  const right = Math.max(...nodes.map(({ y }) => y)) + size.width + size.margin + 24;
  const [width, height] = [right - left, bottom - top];
  return html`<figure class="graph"><div class="pan" id="pan" tabindex="0" role="region" aria-label="Drawing of the graph; the list below says the same">
<svg id="drawing" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Hypothesis graph, ${nodes.length} nodes shown">
<g>${placed.links().map(({ source, target }) => (source.data.node === null ? nothing : edge(source, target)))}</g>
${nodes.map((each) => box(each, drawing))}
</svg></div></figure>`;
}

/** From the leaves up, for depth costs no stack then; parents come before their children in a graph. */
function branchesOf({ nodes }: HypothesisGraph, folded: ReadonlySet<string>): Branch {
  const children = childrenOf({ nodes });
  const made = new Map<string, Branch>();
  const counts = new Map<string, number>();
  for (const node of nodes.toReversed()) {
    const below = (children.get(node.id) ?? []).flatMap(({ id }) => made.get(id) ?? []);
    const count = (children.get(node.id) ?? []).reduce((sum, { id }) => sum + 1 + (counts.get(id) ?? 0), 0);
    counts.set(node.id, count);
    made.set(node.id, folded.has(node.id) ? { node, below: [], hidden: count } : { node, below, hidden: 0 });
  }
  return { node: null, below: (children.get(null) ?? []).flatMap(({ id }) => made.get(id) ?? []), hidden: 0 };
}

function edge(source: Placed, target: Placed): Html {
  const [from, to] = [source.y + size.width, target.y];
  const middle = (from + to) / 2;
  return html`<path class="edge" d="M${from} ${source.x}C${middle} ${source.x} ${middle} ${target.x} ${to} ${target.x}"></path>`;
}

/** A shape for each, so that colour is never all there is. */
export const classificationSigns: Readonly<Record<HypothesisNode['classification'], string>> = {
  supported: '✓',
  refuted: '✕',
  inconclusive: '?',
};

function box(placed: Placed, drawing: Drawing): Html {
  const { data, x, y } = placed;
  const { node, hidden } = data;
  if (node === null) return nothing;
  const [first, second] = twoLines(oneLine(node.claim, 200));
  const top = x - size.height / 2;
  return html`<a href="#node-${node.id}" data-node="${node.id}" aria-label="${node.id}, ${node.classification}: ${oneLine(node.claim, 200)}"><g class="node ${node.classification}">
<rect x="${y}" y="${top}" width="${size.width}" height="${size.height}" rx="6"></rect>
<text x="${y + 10}" y="${top + 19}"><tspan class="sign">${classificationSigns[node.classification]} ${node.id}</tspan> ${first}</text>
<text x="${y + 10}" y="${top + 36}">${second}</text></g></a>${fold(placed, drawing, hidden)}`;
}

/** Words over two lines of a box. */
function twoLines(claim: string): readonly [string, string] {
  const room = 24;
  if (claim.length <= room) return [claim, ''];
  const at = claim.lastIndexOf(' ', room);
  const end = at > 0 ? at : room;
  return [claim.slice(0, end), cut(claim.slice(end).trim(), 33)];
}

function fold({ data: { node, below }, x, y }: Placed, { folded, address }: Drawing, hidden: number): Html {
  if (node === null || (below.length === 0 && hidden === 0)) return nothing;
  const isFolded = hidden > 0;
  const next = isFolded ? [...folded].filter((id) => id !== node.id) : [...folded, node.id];
  const words = isFolded ? `Unfold ${hidden} below ${node.id}` : `Fold what is below ${node.id}`;
  const query = next.length === 0 ? '' : `?fold=${next.join(',')}`;
  return html`<a class="fold" href="${address}${query}" aria-label="${words}"><circle cx="${y + size.width}" cy="${x}" r="10"></circle><text x="${y + size.width}" y="${x + 4}" text-anchor="middle">${isFolded ? `+${hidden}` : '−'}</text></a>`;
}
