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

/** A node with its place: how deep it is, and in which row. */
interface Placed {
  readonly node: HypothesisNode;
  readonly column: number;
  readonly row: number;
  /** Nodes anywhere below it. */
  readonly below: number;
}

/** The graph as a drawing from left to right. Each node stands in the row of its first child, and leads to its entry in the list below. */
export function drawGraph(graph: HypothesisGraph, drawing: Drawing): Html {
  const nodes = place(graph, drawing.folded);
  const places = new Map(nodes.map((placed) => [placed.node.id, placed]));
  const width = (Math.max(...nodes.map(({ column }) => column)) + 1) * size.across + 2 * size.margin;
  const height = (Math.max(...nodes.map(({ row }) => row)) + 1) * size.down + 2 * size.margin;
  // What held is drawn last, over the others.
  const inOrder = nodes.toSorted((one, other) => edgeRank(one) - edgeRank(other));
  const edges = inOrder.map((target) => edge(places.get(target.node.parent ?? ''), target));
  return html`<figure class="graph"><div class="pan" id="pan" tabindex="0" role="region" aria-label="Drawing of the graph; the list below says the same">
<svg id="drawing" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Hypothesis graph, ${nodes.length} of ${graph.nodes.length} nodes shown">
<g>${edges}</g>
${nodes.map((each) => box(each, drawing))}
</svg></div></figure>`;
}

/** Rows are given out leaf by leaf. A stack and not recursion: a chain of a thousand nodes is a legal graph. */
function place(graph: HypothesisGraph, folded: ReadonlySet<string>): readonly Placed[] {
  const children = childrenOf(graph);
  const below = countsBelow(graph, children);
  const placed: Placed[] = [];
  const open = (children.get(null) ?? []).toReversed().map((node) => ({ node, column: 0, isFirst: false }));
  let row = -1;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, column, isFirst } = next;
    if (!isFirst) row += 1;
    placed.push({ node, column, row, below: below.get(node.id) ?? 0 });
    const shown = folded.has(node.id) ? [] : (children.get(node.id) ?? []);
    open.push(...shown.map((child, index) => ({ node: child, column: column + 1, isFirst: index === 0 })).toReversed());
  }
  return placed;
}

/** Parents come before their children in a graph. */
function countsBelow({ nodes }: HypothesisGraph, children: ReturnType<typeof childrenOf>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of nodes.toReversed()) {
    const count = (children.get(id) ?? []).reduce((sum, child) => sum + 1 + (counts.get(child.id) ?? 0), 0);
    counts.set(id, count);
  }
  return counts;
}

function left({ column }: Placed): number {
  return size.margin + column * size.across;
}

function middle({ row }: Placed): number {
  return size.margin + row * size.down + size.height / 2;
}

function edgeRank({ node }: Placed): number {
  return node.classification === 'supported' ? 1 : 0;
}

function edge(source: Placed | undefined, target: Placed): Html {
  if (source === undefined) return nothing;
  const [from, to] = [left(source) + size.width, left(target)];
  const trunk = (from + to) / 2;
  return html`<path class="edge ${target.node.classification}" d="M${from} ${middle(source)}H${trunk}V${middle(target)}H${to}"></path>`;
}

/** A shape for each, so that colour is never all there is. */
export const classificationSigns: Readonly<Record<HypothesisNode['classification'], string>> = {
  supported: '✓',
  refuted: '✕',
  inconclusive: '?',
};

function box(placed: Placed, drawing: Drawing): Html {
  const { node } = placed;
  const claim = oneLine(node.claim, 200);
  const [first, second] = twoLines(claim);
  const [x, top] = [left(placed), middle(placed) - size.height / 2];
  return html`<a href="#node-${node.id}" data-node="${node.id}"><title>${node.id}, ${node.classification}: ${claim}</title><g class="node ${node.classification}">
<rect x="${x}" y="${top}" width="${size.width}" height="${size.height}" rx="6"></rect>
<text x="${x + 10}" y="${top + 19}"><tspan class="sign">${classificationSigns[node.classification]} ${node.id}</tspan> ${first}</text>
<text x="${x + 10}" y="${top + 36}">${second}</text></g></a>${fold(placed, drawing)}`;
}

/** Words over two lines of a box. */
function twoLines(claim: string): readonly [string, string] {
  const room = 24;
  if (claim.length <= room) return [claim, ''];
  const at = claim.lastIndexOf(' ', room);
  const end = at > 0 ? at : room;
  return [claim.slice(0, end), cut(claim.slice(end).trim(), 33)];
}

function fold(placed: Placed, { folded, address }: Drawing): Html {
  const { node, below } = placed;
  if (below === 0) return nothing;
  const isFolded = folded.has(node.id);
  const next = isFolded ? [...folded].filter((id) => id !== node.id) : [...folded, node.id];
  const words = isFolded ? `Unfold ${below} below ${node.id}` : `Fold what is below ${node.id}`;
  const query = next.length === 0 ? '' : `?fold=${next.join(',')}`;
  const [x, y] = [left(placed) + size.width, middle(placed)];
  return html`<a class="fold" href="${address}${query}"><title>${words}</title><circle cx="${x}" cy="${y}" r="11"></circle><text x="${x}" y="${y + 4}" text-anchor="middle">${isFolded ? `+${below}` : '−'}</text></a>`;
}
