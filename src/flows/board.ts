import { runStandings, type BoardRun, type PhaseTime, type RunGraph, type RunView } from '#domain/board.ts';
import { emptyGraph } from '#domain/hypothesis-graph.ts';
import { phases } from '#domain/phase.ts';
import type { RunState } from '#domain/run-state.ts';
import type { RunTrace } from '#domain/run-trace.ts';
import { costSum, roleCosts } from './board/costs.ts';
import { standingIn, type Standing } from './board/standing.ts';
import { endedVisits, openVisit, type EndedVisit } from './board/visits.ts';
import { growGraph, type Growing } from './issue-to-draft-pr/grow-graph.ts';

/** Trace of a run → its row of a board. */
export function boardRow(trace: RunTrace): BoardRun {
  return boardRun(lookAt(trace));
}

/** What waits for a person first; of what runs the farthest first; then what changed last. */
export function inBoardOrder(runs: readonly BoardRun[]): readonly BoardRun[] {
  return runs.toSorted(
    (one, other) =>
      runStandings.indexOf(one.standing) - runStandings.indexOf(other.standing) ||
      (one.standing === 'running' ? phaseNumber(other) - phaseNumber(one) : 0) ||
      other.changedAt - one.changedAt,
  );
}

/** Everything about one run that is shown. `receiptOf` finds the receipt of what it published. */
export function runView(trace: RunTrace, receiptOf: (state: Partial<RunState>) => string | null): RunView {
  const look = lookAt(trace);
  const { state, timeline } = look;
  const { judgement } = state;
  return {
    ...boardRun(look),
    item: trace.card?.item ?? null,
    base: trace.card?.base ?? null,
    folder: trace.folder,
    flags: trace.card?.flags ?? null,
    timeline,
    costs: roleCosts(trace.ledger),
    log: trace.log,
    published: state.published ?? null,
    receipt: receiptOf(state),
    scoreDetails: judgement?.score ?? null,
    tests: judgement === undefined ? null : { failToPass: judgement.failToPass, passToPass: judgement.passToPass.length },
    findings: [...(state.findings ?? []), ...(judgement?.findings ?? [])],
    attempts: state.attempts ?? [],
    diff: state.chosen?.patch.diff ?? null,
    files: state.chosen?.patch.changes.map(({ path }) => path) ?? [],
    nodes: runGraph(trace).graph.nodes.length,
    damage: trace.damage,
  };
}

/** The graph as far as the run has come: the nodes of every phase that ended, in order. */
export function runGraph(trace: RunTrace): RunGraph {
  const start: Growing = { graph: emptyGraph, tip: null };
  const { graph } = endedVisits(trace).reduce((growing, { result }) => growGraph(growing, result.nodes), start);
  return { run: trace.run, title: trace.card?.item.title ?? null, graph };
}

interface Look {
  readonly trace: RunTrace;
  readonly timeline: readonly PhaseTime[];
  /** Fields as the phases left them. */
  readonly state: Partial<RunState>;
  readonly standing: Standing;
}

function lookAt(trace: RunTrace): Look {
  const visits = endedVisits(trace);
  const open = openVisit(trace, visits);
  const ended = visits.map(({ result: _result, ...time }) => time);
  return {
    trace,
    timeline: open === null ? ended : [...ended, open],
    state: visits.reduce<Partial<RunState>>((state, visit) => ({ ...state, ...producedBy(visit) }), {}),
    standing: standingIn(trace, visits),
  };
}

function producedBy({ result }: EndedVisit): Partial<RunState> {
  return result.kind === 'halt' ? (result.known ?? {}) : result.produced;
}

function boardRun({ trace, timeline, state, standing: { standing, halt, why } }: Look): BoardRun {
  const { card, log, openedAt } = trace;
  const { published, judgement } = state;
  const isMade = published !== undefined && published.head !== '';
  return {
    run: trace.run,
    command: card?.command ?? null,
    title: card?.item.title ?? null,
    number: card?.item.number ?? null,
    standing,
    phase: halt?.phase ?? timeline.at(-1)?.phase ?? null,
    doing: why ?? halt?.summary ?? doingIn(trace, timeline),
    halt,
    startedAt: openedAt ?? log[0]?.at ?? null,
    changedAt: trace.changedAt,
    pid: trace.holder,
    dryRun: card?.flags['dryRun'] === true,
    cost: costSum(trace.ledger),
    branch: isMade ? published.branch : null,
    pullRequest: isMade && published.recordUrl.startsWith('http') ? published.recordUrl : null,
    score: judgement?.score.value ?? null,
  };
}

/** The newest thing that is known: what it says now, or what the latest phase learnt. */
function doingIn({ log }: RunTrace, timeline: readonly PhaseTime[]): string | null {
  const last = log.findLast(
    ({ kind }) => kind === 'progress' || kind === 'said' || kind === 'phase-ended' || kind === 'phase-started',
  );
  switch (last?.kind) {
    case 'progress':
      return last.total === null
        ? `${last.doing}${last.done === 0 ? '' : ` ${last.done.toLocaleString('en')}`}`
        : `${last.doing} ${last.done.toLocaleString('en')} of ${last.total.toLocaleString('en')}`;
    case 'said':
      return last.sentence;
    case 'phase-started':
    case 'phase-ended':
    case undefined:
    case 'began':
    case 'lifted':
    case 'ended':
      return timeline.findLast(({ learnt }) => learnt.length > 0)?.learnt.at(-1) ?? null;
  }
}

function phaseNumber({ phase }: BoardRun): number {
  return phase === null ? -1 : phases.indexOf(phase);
}
