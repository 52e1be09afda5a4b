import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { ReproductionAuthor } from '#domain/reproduction.ts';
import type { RunState } from '#domain/run-state.ts';
import { testCommand } from '#domain/test-command.ts';
import { problemKinds, type TestReport } from '#domain/test-report.ts';
import type { PhaseOutcome } from '../phase-spec.ts';

export type ChallengeOutcome = PhaseOutcome<
  Pick<RunState, 'reproduction' | 'examplesOnBase'> & Partial<Pick<RunState, 'council'>>
>;

interface Told {
  readonly learnt: readonly string[];
  readonly node: NewHypothesisNode;
  /** `null`: the issue itself gave the reproduction. */
  readonly author: ReproductionAuthor | null;
}

export function premiseRejected(
  draft: AcceptanceTests,
  report: TestReport,
  learnt: readonly string[],
  node: NewHypothesisNode,
): ChallengeOutcome {
  return {
    kind: 'halt',
    halt: {
      reason: 'premise-rejected',
      summary: 'What the issue expects is what the code already does: its reproduction passes on the base commit.',
      evidence: [
        `ran: ${commandOf(draft).join(' ')}`,
        ...report.results.map((result) => `${result.status}: ${result.name}`),
        ...sources(draft),
      ],
      wayOn: 'Check the version in which it was seen and name that commit with --base, or correct what the issue expects.',
    },
    learnt,
    nodes: [node],
  };
}

export function notReproducible(draft: AcceptanceTests, report: TestReport, { learnt, node, author }: Told): ChallengeOutcome {
  const failures = [
    ...report.fileFailures.map(({ file, failure }) => `${file}: ${failure.kind}: ${shortLine(failure.message)}`),
    ...report.results.flatMap((result) =>
      result.failure === null ? [] : [`${result.name}: ${result.failure.kind}: ${shortLine(result.failure.message)}`],
    ),
    ...problemKinds(report.problems).map((kind) => `the report cannot be believed: ${kind}`),
  ];
  return {
    kind: 'halt',
    halt: {
      reason: 'not-reproducible',
      summary:
        author === null
          ? 'The reproduction of the issue did not fail in the way the issue claims: no assertion was reached.'
          : `The issue gives nothing that can be run, and what ${author.model} wrote from its words does not fail on base by assertion.`,
      evidence: [`ran: ${commandOf(draft).join(' ')}`, ...failures, ...sources(draft)],
      wayOn:
        author === null
          ? 'Make the reproduction run on its own (imports, values, the expected result), then run the same command again.'
          : 'Add a code block with a call and what it should give to the issue, then run the same command again.',
    },
    learnt,
    nodes: [node],
  };
}

export function commandOf(draft: AcceptanceTests): readonly string[] {
  return testCommand(
    draft.setup,
    draft.files.map((file) => file.path),
  );
}

function sources(draft: AcceptanceTests): readonly string[] {
  return draft.files.map((file) => `${file.path}:\n${file.content.slice(0, 2000)}`);
}

export function shortLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
