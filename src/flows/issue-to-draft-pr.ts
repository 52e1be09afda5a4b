import { addNode, emptyGraph, type HypothesisGraph, type NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { reentryPhase, type Halt, type HaltReason } from '#domain/halt.ts';
import { BudgetSpent } from '#domain/model-spending.ts';
import type { Phase } from '#domain/phase.ts';
import type { RunState } from '#domain/run-state.ts';
import type { WorkItem } from '#domain/work-item.ts';
import type { Journal } from '#ports/journal.ts';
import type { PhaseContext, PhaseOutcome, Progress, RegisteredPhase } from '#stages/phase-spec.ts';

/** What the person who watches a run is told while it runs. */
export type RunEvent =
  | { readonly kind: 'phase-started'; readonly phase: Phase }
  | { readonly kind: 'progress'; readonly phase: Phase; readonly progress: Progress }
  | {
      readonly kind: 'phase-ended';
      readonly phase: Phase;
      readonly learnt: readonly string[];
      readonly recorded: boolean;
      readonly ms: number;
    }
  | { readonly kind: 'lifted'; readonly reason: HaltReason; readonly at: Phase };

export interface FixRequest {
  readonly item: WorkItem;
  readonly phases: readonly RegisteredPhase[];
  readonly journal: Journal;
  /** Everything a phase is given but what the flow itself adds. */
  readonly world: Omit<PhaseContext, 'graph' | 'startedAt' | 'visit' | 'step' | 'progress'>;
  /** How a recorded halt is answered; `null` leaves the run halted. */
  readonly resume: { readonly proceedAnyway: boolean } | null;
  readonly report: (event: RunEvent) => void;
}

export interface FixResult {
  readonly outcome: 'fixed' | 'halted' | 'rejected';
  readonly halt: Halt | null;
  readonly state: Partial<RunState>;
  readonly graph: HypothesisGraph;
  readonly startedAt: number;
}

interface Begin {
  readonly digest: string;
  readonly at: number;
}

interface Recorded {
  readonly outcome: PhaseOutcome<Partial<RunState>>;
  readonly ms: number;
}

/**
 * The main story: a work item goes through the phases, each a durable step, until it is a draft pull request or a halt.
 * The same call again continues where an interrupted one stopped; effects are idempotent inside the steps.
 */
export async function issueToDraftPr(request: FixRequest): Promise<FixResult> {
  const { journal, world } = request;
  const begin = await journal.step<Begin>('begin', async () => ({ digest: request.item.digest, at: world.clock.now() }));
  let walk: Walk = {
    state: { item: request.item },
    graph: emptyGraph,
    tip: null,
    lifted: [],
    generation: 0,
    visits: {},
    mayLift: request.resume !== null,
    next: 0,
  };
  if (begin.digest !== request.item.digest) return finish('halted', walk, begin, editedSinceBegin(world.settings.run));

  for (;;) {
    const phase = request.phases[walk.next];
    if (phase === undefined) return finish('fixed', walk, begin, null);
    walk = visited(walk, phase.phase);
    const outcome = await takePhase(request, phase, walk, begin).catch(whereSpent);
    walk = grow(walk, outcome);
    if (outcome.kind === 'back') {
      walk = goBack(request, walk, outcome);
      continue;
    }
    if (outcome.kind === 'continue') {
      walk = { ...walk, state: { ...walk.state, ...outcome.produced }, next: walk.next + 1 };
      continue;
    }
    const halt: Halt = { ...outcome.halt, phase: phase.phase };
    const lift = await answerTo(request, walk, halt);
    if (lift === null) walk = { ...walk, state: { ...walk.state, ...outcome.known } };
    if (lift === null) return finish(halt.reason === 'score-below-floor' ? 'rejected' : 'halted', walk, begin, halt);
    walk = reenter(request, { ...walk, mayLift: walk.mayLift && lift.known }, halt, lift);
  }
}

interface Walk {
  readonly state: Partial<RunState>;
  readonly graph: HypothesisGraph;
  /** First node of the latest phase that made any: what follows hangs under it. */
  readonly tip: string | null;
  readonly lifted: readonly HaltReason[];
  /** How often a halt was answered or a phase sent the run back. */
  readonly generation: number;
  /** How often each phase was come to. */
  readonly visits: Readonly<Partial<Record<Phase, number>>>;
  /** One call answers at most one halt; answers recorded earlier do not count. */
  readonly mayLift: boolean;
  readonly next: number;
}

async function takePhase(request: FixRequest, spec: RegisteredPhase, walk: Walk, begin: Begin): Promise<Recorded['outcome']> {
  const { journal, report, world } = request;
  const name = walk.generation === 0 ? spec.phase : `${spec.phase}~${walk.generation}`;
  const recorded = journal.recorded().includes(name);
  report({ kind: 'phase-started', phase: spec.phase });
  const context: PhaseContext = {
    ...world,
    settings: { ...world.settings, lifted: [...world.settings.lifted, ...walk.lifted] },
    graph: walk.graph,
    startedAt: begin.at,
    visit: walk.visits[spec.phase] ?? 1,
    step: (inner, execute) => journal.step(`${name}/${inner}`, execute),
    progress: (progress) => report({ kind: 'progress', phase: spec.phase, progress }),
  };
  const { outcome, ms } = await journal.step<Recorded>(name, async () => {
    const from = world.clock.now();
    const outcome = await spec.run(onlyFields(walk.state, spec), context);
    return { outcome, ms: world.clock.now() - from };
  });
  report({ kind: 'phase-ended', phase: spec.phase, learnt: outcome.learnt, recorded, ms });
  return outcome;
}

/** The budget ran out inside a phase: nothing of the phase is recorded but its own finished steps, so a run with more budget goes on there. */
function whereSpent(error: unknown): Recorded['outcome'] {
  if (!(error instanceof BudgetSpent)) throw error;
  return {
    kind: 'halt',
    halt: {
      reason: 'budget-tokens',
      summary: `The budget of this work item for models is used up: ${error.bound}.`,
      evidence: [error.bound],
      wayOn:
        'Raise the bound under "budget" in patchline.yml, then run the same command with --resume: what was done so far is kept.',
    },
    learnt: [`the budget is used up: ${error.bound}`],
    nodes: [],
  };
}

/** Hands over the named fields and nothing else: a phase cannot read what it did not declare. */
function onlyFields(state: Partial<RunState>, spec: RegisteredPhase): RunState {
  const missing = spec.reads.filter((field) => state[field] === undefined);
  if (missing.length > 0) throw new Error(`Phase ${spec.phase} reads ${missing.join(', ')}, which no phase before it wrote`);
  const named = [...spec.reads, ...spec.mayRead].filter((field) => state[field] !== undefined);
  return Object.fromEntries(named.map((field) => [field, state[field]])) as unknown as RunState;
}

/** No phase may keep a run for ever: each bounds itself far below this. */
const mostVisits = 12;

function visited(walk: Walk, phase: Phase): Walk {
  const visit = (walk.visits[phase] ?? 0) + 1;
  if (visit > mostVisits) throw new Error(`The run came to ${phase} ${visit} times: the phase that sends it back has no bound`);
  return { ...walk, visits: { ...walk.visits, [phase]: visit } };
}

function goBack(
  request: FixRequest,
  walk: Walk,
  { to, produced }: Extract<Recorded['outcome'], { readonly kind: 'back' }>,
): Walk {
  const next = request.phases.findIndex(({ phase }) => phase === to);
  if (next < 0 || next >= walk.next) throw new Error(`A phase can only send the run back to an earlier one, not to ${to}`);
  return { ...walk, state: { ...walk.state, ...produced }, generation: walk.generation + 1, next };
}

function grow(walk: Walk, outcome: Recorded['outcome']): Walk {
  let graph = walk.graph;
  const ids: string[] = [];
  for (const node of outcome.nodes) {
    const added = addNode(graph, { ...node, parent: parentOf(node, ids, walk.tip) });
    graph = added.graph;
    ids.push(added.id);
  }
  const roots = outcome.nodes.flatMap((node, index) => (node.parent === null ? [ids[index] ?? null] : []));
  return { ...walk, graph, tip: roots[0] ?? walk.tip };
}

function parentOf(node: NewHypothesisNode, ids: readonly string[], tip: string | null): string | null {
  if (node.parent === null) return tip;
  return node.parent.startsWith('@') ? (ids[Number(node.parent.slice(1))] ?? tip) : node.parent;
}

interface Lift {
  readonly reason: HaltReason;
  readonly proceedAnyway: boolean;
}

/** A halt is answered once, durably; an answer that was recorded earlier is found again. */
async function answerTo(request: FixRequest, walk: Walk, halt: Halt): Promise<(Lift & { readonly known: boolean }) | null> {
  const name = `lift~${walk.generation + 1}`;
  const { journal, resume } = request;
  const known = journal.recorded().includes(name);
  if (!known && (!walk.mayLift || halt.reason === 'state-corrupted')) return null;
  const lift = await journal.step<Lift>(name, async () => ({
    reason: halt.reason,
    proceedAnyway: resume?.proceedAnyway ?? false,
  }));
  return { ...lift, known };
}

function reenter(request: FixRequest, walk: Walk, halt: Halt, lift: Lift): Walk {
  const at = reentryPhase[halt.reason] ?? halt.phase;
  request.report({ kind: 'lifted', reason: halt.reason, at });
  return {
    ...walk,
    lifted: lift.proceedAnyway ? [...walk.lifted, halt.reason] : walk.lifted,
    generation: walk.generation + 1,
    next: request.phases.findIndex((phase) => phase.phase === at),
  };
}

function finish(outcome: FixResult['outcome'], walk: Walk, begin: Begin, halt: Halt | null): FixResult {
  return { outcome, halt, state: walk.state, graph: walk.graph, startedAt: begin.at };
}

function editedSinceBegin(run: string): Halt {
  return {
    reason: 'state-corrupted',
    phase: 'INTAKE',
    summary: `The issue was edited after run ${run} had begun, so what the run recorded is about another text.`,
    evidence: ['the sha256 of title and body differs from the one recorded at the beginning of the run'],
    wayOn: 'Run the same command without --resume to begin a new run on the new text.',
  };
}
