import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { ChosenCandidate, RunState } from '#domain/run-state.ts';
import type { BuildResult, RankedCandidate, Rung } from '#ports/builder.ts';
import { count } from '#present/run-log.ts';
import { withCheckout } from '../execution.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { judgeCandidate, type GateVerdict } from './gate.ts';
import { separatingRatio, unseparated } from './separation.ts';

type Input = Pick<RunState, 'repository' | 'issue' | 'setup' | 'acceptance' | 'visibleTests' | 'suiteOnBase' | 'plan'>;
type Outcome = PhaseOutcome<Pick<RunState, 'chosen'>>;

/** Survivors that are judged one by one in fresh processes, one for each behaviour. */
const mostJudged = 10;

interface Judged {
  readonly candidate: RankedCandidate;
  readonly verdict: GateVerdict;
}

/** Phase 8: a builder proposes; only what the acceptance tests and the suite say about a proposal counts. */
export const implement: RegisteredPhase = register({
  phase: 'IMPLEMENT',
  reads: ['repository', 'issue', 'setup', 'acceptance', 'visibleTests', 'suiteOnBase', 'plan'],
  writes: ['chosen'],
  async run(state, context): Promise<Outcome> {
    const rung = firstRung(context);
    const judged: Judged[] = [];
    const nodes: NewHypothesisNode[] = [];
    let tried = 0;
    let last = 'the builder was not run';
    for (let attempt = 1; attempt <= rung.attempts; attempt++) {
      const result = await build(state, context, judged, attempt);
      nodes.push(...shift(result.nodes, nodes.length));
      tried += result.tried;
      last = result.summary;
      const known = new Set(judged.map(({ candidate }) => candidate.patch.id));
      const fresh = result.candidates.filter((candidate) => !known.has(candidate.patch.id));
      if (fresh.length === 0) {
        if (result.candidates.length > 0) last = `${result.summary}; the same change had failed before and was not tried again`;
        break;
      }
      for (const candidate of fresh) {
        if (judged.length >= mostJudged) break;
        if (judged.some((other) => other.candidate.sameBehaviourAs.includes(candidate.patch.id))) continue;
        if (isSettled(judged, candidate)) break;
        context.progress({ doing: 'judging survivors alone, in fresh processes', done: judged.length, total: null });
        const verdict = await judgeCandidate(state, context, candidate);
        judged.push({ candidate, verdict });
        nodes.push(verdict.node);
        if (verdict.kind === 'tampered') return settle(context, judged, { nodes, tried, last });
      }
      if (judged.some(({ verdict }) => verdict.kind === 'passed')) break;
    }
    return settle(context, judged, { nodes, tried, last });
  },
});

/** Candidates come most plausible first: after one that passed, those that could not rival it any more need no judge. */
function isSettled(judged: readonly Judged[], next: RankedCandidate): boolean {
  const leader = judged.find(({ verdict }) => verdict.kind === 'passed');
  return leader !== undefined && leader.candidate.plausibility >= separatingRatio * next.plausibility;
}

function build(state: Input, context: PhaseContext, judged: readonly Judged[], attempt: number): Promise<BuildResult> {
  return context.step(`build-${attempt}`, () =>
    withCheckout(context, { base: state.repository.base, changes: [] }, (checkout) =>
      firstRung(context).builder.build({
        checkout,
        issue: state.issue,
        visibleTests: state.visibleTests,
        locations: state.plan.locations,
        handover: null,
        feedback: [],
        refuted: judged.map(({ candidate }) => candidate.patch.id),
        budget: context.settings.budget,
        seed: context.settings.seed,
        progress: context.progress,
      }),
    ),
  );
}

interface Tries {
  readonly nodes: readonly NewHypothesisNode[];
  readonly tried: number;
  readonly last: string;
}

function settle(context: PhaseContext, judged: readonly Judged[], { nodes, tried, last }: Tries): Outcome {
  const tampered = judged.find(({ verdict }) => verdict.kind === 'tampered');
  const passed = tampered === undefined ? judged.filter(({ verdict }) => verdict.kind === 'passed') : [tampered];
  const [first, ...others] = passed.map(({ candidate }) => candidate);
  if (first === undefined) return noFix(judged, nodes, last);
  const rivals = others.filter((rival) => !first.sameBehaviourAs.includes(rival.patch.id));
  const open = unseparated(first, rivals);
  if (open.length > 0 && !context.settings.lifted.includes('no-fix-found')) return survivorsDisagree(first, open, nodes, last);
  const chosen: ChosenCandidate = {
    patch: first.patch,
    reasons: first.reasons,
    builder: firstRung(context).builder.kind,
    rivals: rivals.map((rival) => ({ diff: rival.patch.diff, differsOn: rival.differsOn })),
    unseparatedRivals: open.length,
    tried,
  };
  return { kind: 'continue', produced: { chosen }, learnt: describe(first.patch, last, judged, first.reasons), nodes };
}

function describe(patch: CandidatePatch, last: string, judged: readonly Judged[], reasons: readonly string[]): readonly string[] {
  const dropped = judged.filter(({ verdict }) => verdict.kind === 'failed');
  return [
    last,
    ...(dropped.length === 0 ? [] : [`${count(dropped.length, 'survivor')} refuted by held-aside examples or the suite`]),
    `chosen: ${patch.changes.map((change) => change.path).join(', ')}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
  ];
}

function noFix(judged: readonly Judged[], nodes: readonly NewHypothesisNode[], last: string): Outcome {
  return {
    kind: 'halt',
    halt: {
      reason: 'no-fix-found',
      summary: judged.length === 0 ? `No fix was found: ${last}.` : 'No fix was found: every proposal failed a gate.',
      evidence: judged.flatMap(({ candidate, verdict }) => [`${verdict.why}\n${candidate.patch.diff.trimEnd()}`]),
      wayOn:
        'Run the same command with --resume and a larger --seconds, add examples to the issue, or name another builder with --builder-command.',
    },
    learnt: [last],
    nodes,
  };
}

function survivorsDisagree(
  first: RankedCandidate,
  open: readonly RankedCandidate[],
  nodes: readonly NewHypothesisNode[],
  last: string,
): Outcome {
  return {
    kind: 'halt',
    halt: {
      reason: 'no-fix-found',
      summary: `${open.length + 1} different fixes pass every test and nothing in the issue tells which one is meant.`,
      evidence: [first, ...open].map((candidate, index) => {
        const differs = candidate.differsOn.length === 0 ? '' : `\n${candidate.differsOn.map((line) => `  ${line}`).join('\n')}`;
        return `survivor ${index + 1}:\n${candidate.patch.diff.trimEnd()}${differs}`;
      }),
      wayOn:
        'Add an example to the issue on which they differ; or run the same command with --resume and --proceed-anyway to take the first one, marked "needs rework".',
    },
    learnt: [last, 'survivors disagree'],
    nodes,
  };
}

/** Local parents (`@i`) keep pointing at their own list once it is appended to another one. */
function shift(nodes: readonly NewHypothesisNode[], by: number): readonly NewHypothesisNode[] {
  return nodes.map((node) =>
    node.parent?.startsWith('@') ? { ...node, parent: `@${Number(node.parent.slice(1)) + by}` } : node,
  );
}

function firstRung({ ladder }: PhaseContext): Rung {
  const [first] = ladder;
  if (first === undefined) throw new Error('A run without a builder: the ladder has no rung');
  return first;
}
