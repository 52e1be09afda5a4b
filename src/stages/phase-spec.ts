import type { Halt } from '#domain/halt.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { HypothesisGraph } from '#domain/hypothesis-graph.ts';
import type { OwnerGate } from '#domain/owner-gate.ts';
import type { Phase } from '#domain/phase.ts';
import type { RunState } from '#domain/run-state.ts';
import type { Rung } from '#ports/builder.ts';
import type { Clock } from '#ports/clock.ts';
import type { Forge } from '#ports/forge.ts';
import type { MergeWishes } from '#ports/merge-wishes.ts';
import type { ModelPanel } from '#ports/model-panel.ts';
import type { Sandbox, SandboxLimits } from '#ports/sandbox.ts';
import type { Signer } from '#ports/signer.ts';
import type { RepositoryState, Workspace } from '#ports/workspace.ts';
import type { WriteGates } from '#ports/write-gates.ts';

/** What the owner of the repository and of this run decided. */
export interface RunSettings {
  readonly run: string;
  readonly version: string;
  /** The repository as it was found when the command began. */
  readonly repository: RepositoryState;
  /** Whether the owner named the base; then neither a detached HEAD nor a dirty tree matters. */
  readonly baseIsExplicit: boolean;
  readonly branch: string;
  readonly dryRun: boolean;
  readonly withoutSuite: boolean;
  readonly testCommand: readonly string[] | null;
  readonly limits: SandboxLimits;
  readonly budget: { readonly wallMs: number; readonly candidates: number };
  readonly protect: readonly string[];
  readonly seed: number;
  /** Whether a rung is handed what the rungs below it learnt; off only to measure what that is worth. */
  readonly handOver: boolean;
  /** Commands of the owner that have to end with 0 before a draft pull request is opened. */
  readonly gates: readonly OwnerGate[];
  /** Halts that a person has lifted (`auto:proceed-anyway`). */
  readonly lifted: readonly Halt['reason'][];
}

export interface Progress {
  readonly doing: string;
  readonly done: number;
  readonly total: number | null;
}

/** What every phase is given besides the state it reads. */
export interface PhaseContext {
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  readonly forge: Forge;
  /** Absent: the owner's policy is `never`, and nothing can be asked of the forge but a draft. */
  readonly mergeWishes?: MergeWishes;
  readonly signer: Signer;
  /** Who may build, cheapest first; at least one. */
  readonly ladder: readonly Rung[];
  /** `null`: no model plays any role, every adversary is mechanical. */
  readonly panel: ModelPanel | null;
  /** What live probes of the owner reach the world through; absent: such a gate cannot be run. */
  readonly writeGates?: WriteGates;
  readonly clock: Clock;
  readonly settings: RunSettings;
  /** The graph so far, for the phases that publish it. */
  readonly graph: HypothesisGraph;
  readonly startedAt: number;
  /** How often the run has come to this phase, 1 at first: later phases may send it back. */
  readonly visit: number;
  /** A durable step inside the phase. */
  readonly step: <T>(name: string, execute: (key: string) => Promise<T>) => Promise<T>;
  readonly progress: (progress: Progress) => void;
}

export type PhaseOutcome<Produced> =
  | {
      readonly kind: 'continue';
      readonly produced: Produced;
      /** What was learnt, one sentence each, for the person who watches. */
      readonly learnt: readonly string[];
      /** `parent: null` hangs under the last node of the phase before; `@<i>` under the i-th of this list. */
      readonly nodes: readonly NewHypothesisNode[];
    }
  | {
      /** Back to an earlier phase (COUNCIL after SPEC, IMPLEMENT after SELF_REVIEW), with what was produced so far. The stage bounds it by `visit`. */
      readonly kind: 'back';
      readonly to: Phase;
      readonly produced: Partial<Produced>;
      readonly learnt: readonly string[];
      readonly nodes: readonly NewHypothesisNode[];
    }
  | {
      readonly kind: 'halt';
      readonly halt: Omit<Halt, 'phase'>;
      /** What was known when it halted, for those who read the result. */
      readonly known?: Partial<Produced>;
      readonly learnt: readonly string[];
      readonly nodes: readonly NewHypothesisNode[];
    };

/** One entry of the phase registry: what a phase reads, what it writes, and what it does. */
export interface PhaseSpec<
  Reads extends keyof RunState = keyof RunState,
  Writes extends keyof RunState = keyof RunState,
  MayRead extends keyof RunState = never,
  MayWrite extends keyof RunState = never,
> {
  readonly phase: Phase;
  readonly reads: readonly Reads[];
  /** Fields that it reads where an earlier phase wrote them: what a model added, or what a later phase sent back. */
  readonly mayRead?: readonly MayRead[];
  readonly writes: readonly Writes[];
  /** Fields that it writes only where models took part. */
  readonly mayWrite?: readonly MayWrite[];
  readonly run: (
    state: Pick<RunState, Reads> & Partial<Pick<RunState, MayRead>>,
    context: PhaseContext,
  ) => Promise<PhaseOutcome<Pick<RunState, Writes> & Partial<Pick<RunState, MayWrite>>>>;
}

/** A registry entry with its field types forgotten; the flow hands over exactly the fields it names. */
export interface RegisteredPhase {
  readonly phase: Phase;
  readonly reads: readonly (keyof RunState)[];
  readonly mayRead: readonly (keyof RunState)[];
  readonly writes: readonly (keyof RunState)[];
  readonly mayWrite: readonly (keyof RunState)[];
  readonly run: (state: RunState, context: PhaseContext) => Promise<PhaseOutcome<Partial<RunState>>>;
}

/** Puts a phase into a registry. */
export function register<
  Reads extends keyof RunState,
  Writes extends keyof RunState,
  MayRead extends keyof RunState = never,
  MayWrite extends keyof RunState = never,
>(spec: PhaseSpec<Reads, Writes, MayRead, MayWrite>): RegisteredPhase {
  const { phase, reads, mayRead = [], writes, mayWrite = [] } = spec;
  return { phase, reads, mayRead, writes, mayWrite, run: (state, context) => spec.run(state, context) };
}
