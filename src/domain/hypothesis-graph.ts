import type { CandidatePatch } from './candidate-patch.ts';

export const classifications = ['supported', 'refuted', 'inconclusive'] as const;
export type Classification = (typeof classifications)[number];

export const trajectories = ['convergent', 'divergent', 'oscillatory', 'chaotic'] as const;
export type Trajectory = (typeof trajectories)[number];

export const reasoningModes = ['abduction', 'deduction', 'induction'] as const;
export type ReasoningMode = (typeof reasoningModes)[number];

/** The most credence that each mode of reasoning may give a claim. */
export const credenceCap: Readonly<Record<ReasoningMode, number>> = { abduction: 0.5, deduction: 0.9, induction: 0.97 };

/** What running a perturbation gave, in terms that a second run can be compared with. */
export interface Observation {
  readonly exitCode: number | null;
  /** Test id → status, for perturbations that run tests. */
  readonly tests: Readonly<Record<string, 'passed' | 'failed' | 'skipped'>>;
  /** One line for people; not compared on replay. */
  readonly note: string;
}

/**
 * The exact thing that was done. `argv` runs in the sandbox at the root of a clean checkout of the base commit, after the
 * file changes and (where `withAcceptanceTests`) the frozen acceptance tests were laid over it.
 * `null` argv: a check without execution (a search in the files), which replay does not repeat.
 */
export interface Perturbation {
  readonly argv: readonly string[] | null;
  readonly changes: CandidatePatch['changes'];
  readonly withAcceptanceTests: boolean;
}

/** claim → perturbation → observation → classification → edge. */
export interface HypothesisNode {
  /** `h1`, `h2`, … in the order in which they were made. */
  readonly id: string;
  /** The node from which this one follows; `null` for the root. */
  readonly parent: string | null;
  /** Why the edge from the parent was followed, in a few words (`supported: look closer`, `refuted: next location`). */
  readonly edge: string;
  readonly claim: string;
  readonly mode: ReasoningMode;
  readonly perturbation: Perturbation;
  /** What must be seen if the claim holds; written before the run. */
  readonly expected: string;
  readonly observed: Observation;
  readonly classification: Classification;
  /** Over repeated trials; `null` after a single one. */
  readonly trajectory: Trajectory | null;
  /** 0..1, at most `credenceCap[mode]`. */
  readonly credence: number;
  /** Further tries of the same family that were refuted and folded into this node. */
  readonly folded: number;
}

/** A node before the graph has numbered it; `parent` may name an earlier node or be `null`. */
export type NewHypothesisNode = Omit<HypothesisNode, 'id'>;

/** The replayable record of an investigation. Append only. */
export interface HypothesisGraph {
  readonly nodes: readonly HypothesisNode[];
}

export const emptyGraph: HypothesisGraph = { nodes: [] };

/** Adds a node, numbers it and caps its credence. Throws on an unknown parent: that is our own bug. */
export function addNode(
  graph: HypothesisGraph,
  node: NewHypothesisNode,
): { readonly graph: HypothesisGraph; readonly id: string } {
  if (node.parent !== null && !graph.nodes.some((known) => known.id === node.parent)) {
    throw new Error(`Hypothesis node refers to unknown parent ${node.parent}`);
  }
  const id = `h${graph.nodes.length + 1}`;
  const credence = Math.max(0, Math.min(node.credence, credenceCap[node.mode]));
  return { graph: { nodes: [...graph.nodes, { ...node, id, credence }] }, id };
}
