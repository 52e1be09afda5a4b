import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { ChosenCandidate, RunState } from '#domain/run-state.ts';
import type { RankedCandidate, Rung } from '#ports/builder.ts';
import { count } from '#present/run-log.ts';
import type { PhaseContext, PhaseOutcome } from '../phase-spec.ts';
import { type BuildInput, type Climb, type Judged, passedBy } from './climbing.ts';
import { rivalsOf, unseparated } from './separation.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'chosen' | 'attempts'>>;

/** What comes of a climb: the proposal of the highest rung that passed, or an earlier one that is still there, or a halt. */
export function settle(state: BuildInput, context: PhaseContext, seen: Climb): Outcome {
  const leader = context.ladder.findLast((rung) => passedBy(seen.judged, rung).length > 0);
  const attempts = [...(state.attempts ?? []), ...seen.attempts];
  if (leader !== undefined) return choose(context, seen, { leader, attempts, open: openByDoubt(state) });
  const kept = state.sentBack?.at(-1)?.chosen;
  const learnt = [...seen.learnt, seen.last];
  if (kept !== undefined) {
    const none = 'nothing better was found: the earlier change is kept';
    return { kind: 'continue', produced: { chosen: kept, attempts }, learnt: [...learnt, none], nodes: seen.nodes };
  }
  const inadmissible =
    seen.judged.find(({ verdict }) => verdict.kind === 'tampered') ??
    seen.judged.find(({ rung, verdict }) => rung.builder.kind !== 'search' && isRedInSuiteOnly(verdict.red));
  if (inadmissible === undefined) return noFix(seen, learnt);
  // SELF_REVIEW names what is wrong with it, and rejects it.
  const chosen = chosenOf(inadmissible.rung, inadmissible.candidate, { rivals: [], open: openByDoubt(state), tried: seen.tried });
  return { kind: 'continue', produced: { chosen, attempts }, learnt: describe(chosen, seen), nodes: seen.nodes };
}

function isRedInSuiteOnly(red: Judged['verdict']['red']): boolean {
  return red.length > 0 && red.every(({ of }) => of === 'suite');
}

/** Tests that a model wrote were taken out earlier in this run: what passes without them has an unknown rival, the program that they asked for. */
function openByDoubt({ modelTests }: BuildInput): number {
  return (modelTests?.doubted ?? []).length > 0 ? 1 : 0;
}

interface Leading {
  readonly leader: Rung;
  readonly attempts: RunState['attempts'];
  /** Rivals that nobody can show. */
  readonly open: number;
}

function choose(context: PhaseContext, seen: Climb, { leader, attempts, open: unshown }: Leading): Outcome {
  const passed = passedBy(seen.judged, leader);
  const [first] = passed;
  if (first === undefined) throw new Error(`Nothing of ${leader.name} passed`);
  const own = rivalsOf(passed);
  const open = unseparated(first, own);
  if (open.length > 0 && !context.settings.lifted.includes('no-fix-found')) return survivorsDisagree(first, open, seen);
  // Survivors of cheaper rungs that contradicted each other passed everything, too: at least one of them is another fix than this.
  const earlier = seen.judged.filter(
    ({ rung, verdict, candidate }) => rung !== leader && verdict.kind === 'passed' && candidate.patch.id !== first.patch.id,
  );
  const rivals = [...own, ...earlier.map(({ candidate }) => candidate)];
  const chosen = chosenOf(leader, first, { rivals, open: open.length + earlier.length + unshown, tried: seen.tried });
  return { kind: 'continue', produced: { chosen, attempts }, learnt: describe(chosen, seen), nodes: seen.nodes };
}

interface Beside {
  readonly rivals: readonly RankedCandidate[];
  readonly open: number;
  readonly tried: number;
}

function chosenOf(
  rung: Rung,
  { patch, reasons, leftOut = [] }: RankedCandidate,
  { rivals, open, tried }: Beside,
): ChosenCandidate {
  return {
    patch,
    reasons,
    builder: rung.builder.kind,
    rivals: rivals.map((rival) => ({ diff: rival.patch.diff, differsOn: rival.differsOn })),
    unseparatedRivals: open,
    tried,
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
}

function describe({ patch, reasons }: { patch: CandidatePatch; reasons: readonly string[] }, seen: Climb): readonly string[] {
  const dropped = seen.judged.filter(({ verdict }) => verdict.kind === 'failed');
  const rungs = new Set(seen.judged.map(({ rung }) => rung.name));
  const what = rungs.size > 1 || seen.learnt.length > 0 ? 'proposal' : 'survivor';
  return [
    ...seen.learnt,
    seen.last,
    ...(dropped.length === 0 ? [] : [`${count(dropped.length, what)} refuted by held-aside examples or the suite`]),
    `chosen: ${patch.changes.map((change) => change.path).join(', ')}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
  ];
}

function noFix({ judged, nodes, last }: Climb, learnt: readonly string[]): Outcome {
  const suspects = [
    ...new Set(
      judged
        .flatMap(({ verdict }) => verdict.red)
        .filter(({ of }) => of === 'written')
        .map(({ id }) => id),
    ),
  ];
  const onlyWritten = judged.some(({ verdict }) => verdict.red.length > 0 && verdict.red.every(({ of }) => of === 'written'));
  return {
    kind: 'halt',
    halt: {
      reason: 'no-fix-found',
      summary: judged.length === 0 ? `No fix was found: ${last}.` : 'No fix was found: every proposal failed a gate.',
      evidence: [
        ...judged.flatMap(({ candidate, verdict }) => [`${verdict.why}\n${candidate.patch.diff.trimEnd()}`]),
        ...(onlyWritten
          ? suspects.map((id) => `the test itself is suspect, because everything of the issue is green: ${id}`)
          : []),
      ],
      wayOn:
        'Run the same command with --resume and a larger --seconds, add examples to the issue, or name another builder with --builder-command.',
    },
    learnt,
    nodes,
  };
}

function survivorsDisagree(first: RankedCandidate, open: readonly RankedCandidate[], seen: Climb): Outcome {
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
    learnt: [...seen.learnt, seen.last, 'survivors disagree'],
    nodes: seen.nodes,
  };
}
