import { formatLocation, type SourceLocation } from '#domain/source-location.ts';
import type { RunState } from '#domain/run-state.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import type { TestReport } from '#domain/test-report.ts';
import { locateFault } from '#engines/localize/localize.ts';
import { count } from '#present/run-log.ts';
import { frozenChanges, withCheckout } from '../execution.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { askPlanner } from './ask-planner.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'plan'>>;

/** Phase 7: where to look, from what failing and passing tests execute, from stack frames, and from the issue's words. A planner may add to it. */
export const plan: RegisteredPhase = register({
  phase: 'PLAN',
  reads: ['repository', 'issue', 'claims', 'setup', 'visibleTests', 'acceptanceOnBase'],
  mayRead: ['specDocuments'],
  writes: ['plan'],
  async run({ repository, issue, claims, setup, visibleTests, acceptanceOnBase, specDocuments }, context): Promise<Outcome> {
    const frames = thrownFrames(acceptanceOnBase);
    const overlay = { base: repository.base, changes: frozenChanges(visibleTests) };
    const { locations, passing, unloadable } = await withCheckout(context, overlay, (checkout) =>
      locateFault({
        sandbox: context.sandbox,
        checkout,
        tests: visibleTests,
        hints: { frames, words: wordsOf(issue), paths: namedPaths(claims) },
        progress: (doing) => context.progress({ doing, done: 0, total: null }),
      }),
    );
    const steps = [
      `look at ${locations.length} suspicious statements, most suspicious first`,
      'change as little as makes the acceptance tests green',
    ];
    const measured = { locations, steps };
    const planned = await withCheckout(context, { base: repository.base, changes: [] }, ({ path }) =>
      askPlanner({ issue, plan: specDocuments?.plan ?? null, setup, measured, checkout: path }, context),
    );
    return {
      kind: 'continue',
      produced: { plan: planned.plan },
      learnt: [
        ...describe(locations),
        `compared with ${count(passing, 'passing test')}`,
        ...unloadable.map(({ file, message }) => `${file} could not be measured: ${message}`),
        ...planned.learnt,
      ],
      nodes: [...locations.slice(0, 5), ...planned.added.slice(0, 3)].map(nodeOf),
    };
  },
});

/** Frames of errors that the code threw. Those of an assertion show who asserted: the test, or a test utility among the sources. */
export function thrownFrames(report: TestReport): readonly SourceLocation[] {
  return report.results.flatMap(({ failure }) => (failure?.kind === 'exception' ? failure.frames : []));
}

function describe(locations: readonly SuspiciousLocation[]): readonly string[] {
  const [first] = locations;
  if (first === undefined) return ['no statement could be singled out'];
  return [`${count(locations.length, 'suspicious statement')}; first ${formatLocation(first.at)} (${first.reasons.join(', ')})`];
}

function nodeOf(location: SuspiciousLocation): Extract<Outcome, { kind: 'continue' }>['nodes'][number] {
  return {
    parent: null,
    edge: 'supported: look for the place',
    claim: `The fault is at ${formatLocation(location.at)}.`,
    mode: 'abduction',
    perturbation: { argv: null, changes: [], withAcceptanceTests: true },
    expected: 'a change here turns the acceptance tests green',
    observed: { exitCode: null, tests: {}, note: location.reasons.join(', ') },
    classification: 'inconclusive',
    trajectory: null,
    credence: location.score / 2,
    folded: 0,
  };
}

/** Identifiers in the issue's text: what it talks about. */
function wordsOf(issue: RunState['issue']): readonly string[] {
  return [...new Set(`${issue.title}\n${issue.body}`.match(/[A-Za-z_$][\w$]{2,}/g) ?? [])];
}

/** Files that the issue names and that exist. */
function namedPaths(claims: RunState['claims']): readonly string[] {
  return [...new Set(claims.flatMap(({ verdict }) => (verdict.kind === 'found' ? verdict.at.map((place) => place.file) : [])))];
}
