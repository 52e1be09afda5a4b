import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { CouncilFinding, Finding, RunState } from '#domain/run-state.ts';
import { oneLine } from '#present/plain-text.ts';
import { seatOf } from '../ask-panel.ts';
import type { KnownWork } from '../known-work.ts';
import { isCouncillors, lastCouncilRound, roundOf, wantsAnswer } from '../council-rounds.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { askAgain } from './ask-again.ts';
import { askCouncillors } from './ask-councillors.ts';

/** What a round of the council came to. */
export interface Debate {
  /** All findings of models so far. */
  readonly council: readonly CouncilFinding[];
  /** Confirmed blocking findings that nobody answered. */
  readonly unanswered: readonly CouncilFinding[];
  /** Confirmed blocking findings that were answered and are still open after the last round. */
  readonly deadlocked: readonly CouncilFinding[];
  readonly learnt: readonly string[];
  readonly nodes: readonly NewHypothesisNode[];
}

type DebateInput = KnownWork & Partial<Pick<RunState, 'council' | 'behaviours'>>;

/** One round: the first asks every councillor; the second and third ask those whose findings the specification has answered. */
export async function debate(state: DebateInput, lenses: readonly Finding[], context: PhaseContext): Promise<Debate> {
  const earlier = state.council ?? [];
  const round = roundOf(earlier);
  return round === 0 ? await firstRound(state, lenses, context) : await laterRound(state, earlier, round + 1, context);
}

async function firstRound(state: DebateInput, lenses: readonly Finding[], context: PhaseContext): Promise<Debate> {
  const { findings, learnt, nodes } = await askCouncillors(state, lenses, context);
  // Without an author of the specification nobody can answer.
  const unanswered = seatOf(context, 'spec-author') === null ? findings.filter(({ severity }) => severity === 'blocking') : [];
  return {
    council: [...(state.council ?? []), ...findings],
    unanswered,
    deadlocked: [],
    learnt: [...learnt, ...findings.map(describe)],
    nodes,
  };
}

async function laterRound(
  state: DebateInput,
  earlier: readonly CouncilFinding[],
  round: number,
  context: PhaseContext,
): Promise<Debate> {
  const isAsked = (finding: CouncilFinding): boolean =>
    isCouncillors(finding) && finding.round === round - 1 && wantsAnswer(finding);
  const numbered = earlier.map((finding, index) => ({ id: `F${index + 1}`, finding }));
  const answered = numbered.filter(({ finding }) => isAsked(finding) && finding.resolution !== null);
  const { stillOpen, learnt } = await askAgain(answered, state, context);
  const council = numbered.map(({ id, finding }) => {
    const why = stillOpen.get(id);
    if (why === undefined) return finding;
    const objection = `round ${round}: not settled by "${oneLine(finding.resolution ?? '', 120)}": ${why}`;
    return { ...finding, text: oneLine(`${finding.text} (${objection})`, 900), round, resolution: null };
  });
  const open = council.filter(
    (finding) => isCouncillors(finding) && finding.severity === 'blocking' && finding.resolution === null,
  );
  return {
    council,
    unanswered: open.filter((finding) => finding.round < round),
    deadlocked: round >= lastCouncilRound ? open.filter((finding) => finding.round === round) : [],
    learnt: [`round ${round} of the council`, ...learnt, ...council.filter((finding) => finding.round === round).map(describe)],
    nodes: [],
  };
}

function describe({ by, model, severity, text, at }: CouncilFinding): string {
  return `${by} (${model ?? 'mechanical'}, ${severity}): ${text}${at === null ? '' : ` [${at}]`}`;
}
