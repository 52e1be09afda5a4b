import { addNode, type HypothesisGraph, type HypothesisNode, type NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { isModelWritten } from '#domain/model-tests.ts';
import type { RunState, UnfinishedChange } from '#domain/run-state.ts';
import { sha256 } from '#lib/digest.ts';
import { graphText } from '#present/graph-text.ts';
import { count } from '#present/run-log.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';

/** Most characters of a graph that is handed over: about 1,400 tokens. */
const mostHandedOver = 5_500;
/** Of it, for a change that was left unfinished. */
const mostUnfinished = 2_000;

/** What no builder may read: names of acceptance tests that it does not see, and sentences of the behaviours. */
export interface HeldBack {
  readonly tests: readonly string[];
  readonly sentences: readonly string[];
}

/** What is held back from builders in a run. */
export function heldBack({
  acceptance,
  visibleTests,
  behaviours,
  modelTests,
}: Pick<RunState, 'acceptance' | 'visibleTests'> & Partial<Pick<RunState, 'behaviours' | 'modelTests'>>): HeldBack {
  const visible = new Set(Object.values(visibleTests.tests).flat());
  const hidden = Object.entries(acceptance.tests).filter(
    ([id, examples]) => isModelWritten(modelTests, id) || !examples.some((example) => visible.has(example)),
  );
  return { tests: hidden.map(([id]) => id), sentences: (behaviours?.behaviours ?? []).map(({ text }) => text) };
}

/**
 * The graph so far as the next rung reads it: claims, exact commands, expected and observed results; before it the latest change that a stopped builder left
 * unfinished, if any. `null` where the graph is empty.
 */
export function handoverText(
  graph: HypothesisGraph,
  secrets: HeldBack,
  unfinished: UnfinishedChange | null = null,
  mostInAll: number = mostHandedOver,
): string | null {
  if (graph.nodes.length === 0) return null;
  const begun = unfinished === null ? '' : `${unfinishedText(unfinished)}\n\n`;
  const most = mostInAll - begun.length;
  const censored = graph.nodes.map((node) => withoutSecrets(node, secrets));
  const { nodes, left } = fitting(censored, most);
  const more = left === 0 ? '' : ` ${count(left, 'older node')} that refuted something ${left === 1 ? 'is' : 'are'} left out.`;
  const head = `What is known so far. Every command below was executed; what it gave is what was seen, not what somebody said.${more}`;
  return `${begun}${head}\n\n${untrustedInput(graphText({ nodes }, 'terminal'), most)}`;
}

function unfinishedText({ by, patch }: UnfinishedChange): string {
  const head = `${by} was stopped before it had ended. What it had changed by then is not in your checkout, and did not pass the tests:`;
  return `${head}\n${untrustedInput(patch.diff, mostUnfinished)}`;
}

/** The graph with nodes that the flow will only add when the phase is over; the numbers are those that they will get. */
export function grown(graph: HypothesisGraph, nodes: readonly NewHypothesisNode[]): HypothesisGraph {
  const tip = graph.nodes.at(-1)?.id ?? null;
  const ids: string[] = [];
  return nodes.reduce((sum, node) => {
    const parent = node.parent?.startsWith('@') ? (ids[Number(node.parent.slice(1))] ?? tip) : (node.parent ?? tip);
    const added = addNode(sum, { ...node, parent });
    ids.push(added.id);
    return added.graph;
  }, graph);
}

/** Written into the graph, and so bound by the receipt: what the next rung was told, or that it was told nothing to measure what that is worth. */
export function handoverNode(rung: string, text: string | null, isOn: boolean): NewHypothesisNode {
  const told = text === null ? 'nothing was known yet' : `${text.length} characters, sha256 ${sha256(text)}`;
  return {
    parent: null,
    edge: 'refuted: ask the next rung',
    claim: isOn
      ? `${rung} is handed what was learnt so far.`
      : `${rung} is told nothing of what was learnt so far: the hand-over is switched off.`,
    mode: 'abduction',
    perturbation: { argv: null, changes: [], withAcceptanceTests: false },
    expected: 'a change that passes the gates',
    observed: { exitCode: null, tests: {}, note: isOn ? told : 'handOver: false' },
    classification: 'inconclusive',
    trajectory: null,
    credence: 0,
    folded: 0,
  };
}

const secret = '(held back)';

function withoutSecrets(node: HypothesisNode, { tests, sentences }: HeldBack): HypothesisNode {
  const names = tests.flatMap((id) => [id, id.split(' > ').slice(1).join(' > ')]);
  const hidden = [...names, ...sentences].filter((text) => text !== '').toSorted((one, other) => other.length - one.length);
  const clean = (text: string): string => hidden.reduce((rest, each) => rest.replaceAll(each, secret), text);
  const { perturbation, observed } = node;
  return {
    ...node,
    claim: clean(node.claim),
    edge: clean(node.edge),
    expected: clean(node.expected),
    perturbation: { ...perturbation, argv: perturbation.argv?.map(clean) ?? null },
    observed: { ...observed, note: clean(observed.note) },
  };
}

/** Leaves out refuted leaves, oldest first, until the rest fits. */
function fitting(nodes: readonly HypothesisNode[], most: number): { nodes: readonly HypothesisNode[]; left: number } {
  let kept = nodes;
  while (graphText({ nodes: kept }, 'terminal').length > most) {
    const parents = new Set(kept.map((node) => node.parent));
    const leaf = kept.find((node) => node.classification === 'refuted' && !parents.has(node.id));
    if (leaf === undefined) break;
    kept = kept.filter((node) => node !== leaf);
  }
  return { nodes: kept, left: nodes.length - kept.length };
}
