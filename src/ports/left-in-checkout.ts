import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { stopOf } from '#domain/model-spending.ts';
import type { BuildResult } from './builder.ts';
import type { Collected } from './workspace.ts';

/** Who built, as people read it. */
export interface BuiltBy {
  /** Name of the program, agent or model. */
  readonly who: string;
  /** How it ended, after its name: `ended with exit 0`. */
  readonly ended: string;
  /** The last that it said; a claim, shown and not believed. Untrusted. */
  readonly said: string;
}

/** What a builder left in its checkout, as its result: one candidate, or none and why. Nothing that it said has a say in it. */
export function leftInCheckout(left: Collected, by: BuiltBy): BuildResult {
  const { who, ended } = by;
  if (left.kind !== 'candidate') {
    const what = left.kind === 'nothing' ? 'changed nothing' : `what it left is no fix because ${left.reason}`;
    const nodes = left.kind === 'nothing' ? [] : [refusedNode(who, left.reason)];
    return { candidates: [], nodes, tried: nodes.length, summary: `${who} ${ended} and ${what}${claim(by)}` };
  }
  const { patch } = left;
  const files = patch.changes.map((change) => change.path).join(', ');
  return {
    candidates: [{ patch, plausibility: 1, reasons: [], sameBehaviourAs: [], differsOn: [] }],
    nodes: [],
    tried: 1,
    summary: `${who} ${ended} and changed ${files}${claim(by)}`,
  };
}

/** As `leftInCheckout` for a builder that `error` ended. Throws it where it is no stop, or what was left is nothing to judge, or nothing new. */
export function leftWhenStopped(
  left: Collected,
  by: BuiltBy,
  { error, refuted }: { readonly error: unknown; readonly refuted: readonly string[] },
): BuildResult {
  const stop = stopOf(error);
  if (stop === null || left.kind !== 'candidate' || refuted.includes(left.patch.id)) throw error;
  return { ...leftInCheckout(left, by), stop };
}

/** Why a builder was stopped, after "because". */
export function whyStopped(error: unknown): string {
  return stopOf(error)?.kind === 'circles' ? 'it goes in circles' : 'the budget for models is used up';
}

/** What cannot be taken over cannot be replayed either: a look, without a command. */
function refusedNode(who: string, reason: string): NewHypothesisNode {
  return {
    parent: null,
    edge: 'suspected: ask a program',
    claim: `What ${who} left in its checkout is a fix.`,
    mode: 'deduction',
    perturbation: { argv: null, changes: [], withAcceptanceTests: false },
    expected: 'text files of ordinary size',
    observed: { exitCode: null, tests: {}, note: reason },
    classification: 'refuted',
    trajectory: null,
    credence: 0,
    folded: 0,
  };
}

/** The last line that it said, as a claim. */
function claim({ said }: BuiltBy): string {
  const last = said.trim().split('\n').at(-1) ?? '';
  const printable = last.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').slice(0, 120);
  return printable === '' ? '' : `; it said "${printable}", which proves nothing`;
}
