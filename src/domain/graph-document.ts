import { canonicalJson, toWellFormedValue } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import { boolean, integer, list, nullable, object, oneOf, readShape, type Shape, type Shaped, text } from '#lib/json-shape.ts';
import { parseStrictJson } from '#lib/strict-json.ts';
import {
  type Classification,
  classifications,
  type HypothesisGraph,
  type HypothesisNode,
  type Observation,
  type Perturbation,
  reasoningModes,
  trajectories,
} from './hypothesis-graph.ts';

export const graphKind = 'patchline-graph';

/** A node as the document holds it: credence in basis points (0..10000), tests as a list sorted by id. */
interface NodeEntry extends Omit<HypothesisNode, 'credence' | 'observed'> {
  readonly credence: number;
  readonly observed: Omit<Observation, 'tests'> & { readonly tests: readonly TestEntry[] };
}

interface TestEntry {
  readonly id: string;
  readonly status: Observation['tests'][string];
}

interface GraphEntries {
  readonly kind: typeof graphKind;
  readonly version: 1;
  readonly nodes: readonly NodeEntry[];
}

/** The graph as one RFC 8785 text with a final newline, and the sha256 (hex) of that text: what a receipt binds. */
export function graphDocument(graph: HypothesisGraph): { readonly text: string; readonly digest: string } {
  const entries: GraphEntries = { kind: graphKind, version: 1, nodes: graph.nodes.map(nodeEntry) };
  const document = `${canonicalJson(toWellFormedValue(entries))}\n`;
  return { text: document, digest: sha256(document) };
}

/** Reads a graph document; the problem is for people. */
export function parseGraphDocument(document: string): Shaped<HypothesisGraph> {
  const json = parseStrictJson(document);
  if (json.kind === 'fault') return { kind: 'problem', problem: `${json.fault} at offset ${json.at}: ${json.detail}` };
  const read = readShape(graphShape, json.value, 'graph');
  if (read.kind === 'problem') return read;
  const misnumbered = read.value.nodes.find((node, index) => node.id !== `h${index + 1}` || !isEarlier(node.parent, index));
  if (misnumbered !== undefined)
    return { kind: 'problem', problem: `node ${misnumbered.id} is not numbered in order after its parent` };
  return { kind: 'value', value: { nodes: read.value.nodes.map(nodeOf) } };
}

function isEarlier(parent: string | null, index: number): boolean {
  return parent === null || Number(parent.slice(1)) <= index;
}

/** How many nodes there are, of which classification, and how many tries were folded into them. */
export function graphCounts(graph: HypothesisGraph): Record<'nodes' | Classification | 'folded', number> {
  const count = (classification: Classification) => graph.nodes.filter((node) => node.classification === classification).length;
  return {
    nodes: graph.nodes.length,
    supported: count('supported'),
    refuted: count('refuted'),
    inconclusive: count('inconclusive'),
    folded: graph.nodes.reduce((total, node) => total + node.folded, 0),
  };
}

function nodeEntry(node: HypothesisNode): NodeEntry {
  const tests = Object.entries(node.observed.tests).map(([id, status]) => ({ id, status }));
  return {
    ...node,
    credence: Math.round(node.credence * 10_000),
    observed: { ...node.observed, tests: tests.sort((a, b) => (a.id < b.id ? -1 : 1)) },
  };
}

function nodeOf(entry: NodeEntry): HypothesisNode {
  const tests = Object.fromEntries(entry.observed.tests.map((test) => [test.id, test.status]));
  return { ...entry, credence: entry.credence / 10_000, observed: { ...entry.observed, tests } };
}

const perturbationShape: Shape<Perturbation> = object<Perturbation>({
  argv: nullable(list(text(), 1_000)),
  changes: list(
    object({ path: text('a path', /./, 4_096), content: nullable(text('text', /^/, 8_000_000)), executable: boolean }),
  ),
  withAcceptanceTests: boolean,
});

const nodeShape: Shape<NodeEntry> = object<NodeEntry>({
  id: text('a node id', /^h[1-9][0-9]{0,6}$/),
  parent: nullable(text('a node id', /^h[1-9][0-9]{0,6}$/)),
  edge: text(),
  claim: text(),
  mode: oneOf(reasoningModes),
  perturbation: perturbationShape,
  expected: text(),
  observed: object<NodeEntry['observed']>({
    exitCode: nullable(integer(-(2 ** 31), 2 ** 32)),
    tests: list(object<TestEntry>({ id: text(), status: oneOf(['passed', 'failed', 'skipped']) })),
    note: text(),
  }),
  classification: oneOf(classifications),
  trajectory: nullable(oneOf(trajectories)),
  credence: integer(0, 10_000),
  folded: integer(0, 1_000_000_000),
});

const graphShape: Shape<GraphEntries> = object<GraphEntries>({
  kind: oneOf<typeof graphKind>([graphKind]),
  version: oneOf<1>([1]),
  nodes: list(nodeShape),
});
