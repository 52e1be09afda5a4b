import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { ReviewClaim } from '#domain/review-claim.ts';
import type { ConfirmedClaim, DiffReview, SentBack } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { oneLine } from '#present/plain-text.ts';
import { expectationOf } from '../executable-claim.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { type Asked, askReviewers, type ReviewFinding, type ReviewInput } from './ask-reviewers.ts';
import { type ClaimInput, type ExecutedClaim, executeReviewClaim } from './execute-review-claim.ts';

export interface Reviewed {
  readonly reviews: readonly DiffReview[];
  /** What was executed and seen: the next candidate is held against it, too. */
  readonly confirmed: readonly ConfirmedClaim[];
  readonly nodes: readonly NewHypothesisNode[];
  readonly learnt: readonly string[];
}

type Input = ReviewInput & ClaimInput & { readonly sentBack?: readonly SentBack[] | undefined };

/** Has the change attacked by everyone who has a reviewer's seat, and executes what they claim, and what was confirmed against earlier candidates of the run. */
export async function reviewDiff(state: Input, context: PhaseContext, after: TestReport): Promise<Reviewed> {
  const asked = await askReviewers(state, context, after);
  const earlier = (state.sentBack ?? []).flatMap(({ claims }) => claims);
  const parts: Part[] = [];
  for (const one of asked) parts.push(await judgeReviewer(state, context, one, earlier));
  return {
    reviews: parts.flatMap(({ review }) => (review === null ? [] : [review])),
    confirmed: parts.flatMap(({ confirmed }) => confirmed),
    nodes: parts.flatMap(({ nodes }) => nodes),
    learnt: parts.flatMap(({ learnt }) => learnt),
  };
}

interface Part {
  readonly review: DiffReview | null;
  readonly confirmed: readonly ConfirmedClaim[];
  readonly nodes: readonly NewHypothesisNode[];
  readonly learnt: readonly string[];
}

interface Weighing {
  readonly text: string;
  readonly at: string | null;
  readonly claim: ReviewClaim | null;
  readonly executed: ExecutedClaim | null;
}

async function judgeReviewer(
  state: Input,
  context: PhaseContext,
  asked: Asked,
  earlier: readonly ConfirmedClaim[],
): Promise<Part> {
  const who = `${asked.by} (${asked.seat.model})`;
  const weighed: Weighing[] = [];
  for (const [index, wish] of wishesOf(asked, earlier).entries()) {
    const { claim } = wish;
    const name = `claim-${asked.by}-${index}`;
    const executed =
      claim === null ? null : await context.step(name, () => executeReviewClaim(state, context, { claim, by: who }));
    weighed.push({ ...wish, executed });
  }
  return partOf(asked, who, weighed);
}

/** What was confirmed against an earlier candidate of the run, then what is said of this one. */
function wishesOf({ by, answer }: Asked, earlier: readonly ConfirmedClaim[]): readonly Omit<Weighing, 'executed'>[] {
  const again = earlier.filter((claim) => claim.by === by);
  return [
    ...again.map(({ text, claim }) => ({ text, at: null, claim })),
    ...(answer?.findings ?? []).map((finding) => ({
      text: oneLine(finding.says, 400),
      at: finding.at == null ? null : oneLine(finding.at, 200),
      claim: claimOf(finding),
    })),
  ];
}

function partOf({ by, seat, answer }: Asked, who: string, weighed: readonly Weighing[]): Part {
  const confirmed = weighed.flatMap(({ text, claim, executed }) =>
    claim !== null && executed?.confirmed === true ? [{ by, text, claim }] : [],
  );
  const nodes = weighed.flatMap(({ executed }) => (executed?.node == null ? [] : [executed.node]));
  if (answer === null && confirmed.length === 0) {
    const learnt = [`${who} gave no answer that can be read; it is as if nobody had been asked`];
    return { review: null, confirmed, nodes, learnt };
  }
  const findings = weighed.map(({ text, at, executed }) => ({ text, at, executed: executed === null ? null : shown(executed) }));
  const verdict = answer?.verdict ?? 'request-changes';
  const review: DiffReview = { by, model: seat.model, vendor: seat.vendor, tier: seat.tier, verdict, findings };
  return { review, confirmed, nodes, learnt: describe(who, review) };
}

function shown({ what, seen, confirmed, held }: ExecutedClaim): NonNullable<DiffReview['findings'][number]['executed']> {
  return { what, seen, confirmed, held };
}

/** What a finding gives to execute; `null` where it gives nothing, or says not what it violates. */
function claimOf({ run, test, suite, violates }: ReviewFinding): ReviewClaim | null {
  if (run != null) {
    const { setup, expression } = run;
    return { kind: 'expression', violates: violates ?? '', setup, expression, expected: expectationOf(run) };
  }
  if (test != null) return { kind: 'test-file', violates: 'regression', content: test };
  return suite == null ? null : { kind: 'suite-file', violates: 'regression', file: suite };
}

function describe(who: string, { verdict, findings }: DiffReview): readonly string[] {
  const said = verdict === 'approve' ? 'approves' : 'asks for changes';
  const lines = findings.map(({ text, executed }) => {
    const came = executed === null ? 'says without anything to execute' : executed.confirmed ? 'CONFIRMED' : 'not confirmed';
    return `${who} ${came}: ${text}${executed === null ? '' : ` (${executed.what}: ${executed.seen})`}`;
  });
  return [`${who} ${said}${findings.length === 0 ? ' and claims nothing' : ''}`, ...lines];
}
