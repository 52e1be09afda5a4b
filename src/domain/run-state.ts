import type { AcceptanceTests, TestSetup } from './acceptance.ts';
import type { Adversary } from './model-role.ts';
import type { ModelTests } from './model-tests.ts';
import type { OwnerGateRun } from './owner-gate.ts';
import type { CandidatePatch } from './candidate-patch.ts';
import type { Evidence } from './evidence.ts';
import type { HeldAside } from './held-aside.ts';
import type { VerifiedClaim } from './issue-claim.ts';
import type { Reproduction } from './reproduction.ts';
import type { ReviewClaim } from './review-claim.ts';
import type { Score } from './score.ts';
import type { Behaviours, Plan } from './spec.ts';
import type { TestReport } from './test-report.ts';
import type { WorkItem } from './work-item.ts';

/** What a mechanical lens or an adversary found. Only `blocking` findings halt. */
export interface Finding {
  readonly by: string;
  readonly severity: 'info' | 'low' | 'medium' | 'high' | 'blocking';
  readonly text: string;
  /** `file:line`, or the command that shows it; `null` where there is neither. */
  readonly at: string | null;
}

/** What became of a finding of the council: by the specification, by a look at the code, or by nobody. */
export interface CouncilFinding extends Finding {
  /** Name of the model that said it; `null`: mechanical. */
  readonly model: string | null;
  /** 1..3. */
  readonly round: number;
  /** One sentence; `null` while it is open. */
  readonly resolution: string | null;
}

/** The specification as two documents that are kept apart: the builder never sees the first, the test author never sees the second. Markdown. */
export interface SpecDocuments {
  readonly behaviours: string;
  readonly plan: string;
  /** Who wrote them; `null`: mechanical. */
  readonly model: string | null;
  /** What the spec-adversary asked for and what became of it, oldest first. */
  readonly reviews: readonly { readonly round: number; readonly verdict: 'approve' | 'request-changes'; readonly says: string }[];
}

/** One reviewer's attack on the diff. `confirmed`: we executed what it claimed and saw it. Prose alone is never confirmed and only asks. */
export interface DiffReview {
  readonly by: Adversary;
  readonly model: string;
  readonly vendor: string;
  readonly tier: number;
  readonly verdict: 'approve' | 'request-changes';
  readonly findings: readonly {
    readonly text: string;
    readonly at: string | null;
    /** What was executed for it, and what was seen; `null` where the reviewer gave nothing to execute. */
    readonly executed: {
      readonly what: string;
      readonly seen: string;
      readonly confirmed: boolean;
      /** It ran and gave what the reviewer says that it must: an attack that failed. */
      readonly held: boolean;
    } | null;
  }[];
}

/**
 * What can come of a try. `stopped`: the budget was spent or the model went in circles before it had ended, and what it left did not pass; it counts
 * as no try.
 */
export const buildOutcomes = ['passed', 'failed', 'nothing', 'tampered', 'stopped'] as const;

/** One try of one rung of the ladder. */
export interface BuildAttempt {
  readonly rung: string;
  readonly tier: number;
  readonly builder: string;
  readonly model: string | null;
  readonly outcome: (typeof buildOutcomes)[number];
  /** One sentence. */
  readonly why: string;
  /** What the same rung is told of it at its next try, untrusted parts wrapped; absent where there is nothing to tell. */
  readonly seen?: string;
}

/** What a builder had changed when it was stopped; it was judged and did not pass. */
export interface UnfinishedChange {
  /** Name of the rung. */
  readonly by: string;
  readonly patch: CandidatePatch;
  /** One sentence: what a gate saw. */
  readonly why: string;
}

/** A reviewer's claim that was executed and seen. */
export interface ConfirmedClaim {
  readonly by: Adversary;
  readonly text: string;
  readonly claim: ReviewClaim;
}

/** Once that SELF_REVIEW sent the run back to IMPLEMENT: what it rejected, why, and all that was seen of it, so that it can still be published. */
export interface SentBack {
  /** `review`: a reviewer's claim was executed and confirmed; `owner-gate`: a gate of the owner is red; `score`: the score asks for a stronger rung. */
  readonly because: 'review' | 'owner-gate' | 'score';
  /** Name of the rung that made it. */
  readonly rung: string;
  /** What the next try is told, untrusted parts wrapped. */
  readonly feedback: string;
  readonly chosen: ChosenCandidate;
  readonly judgement: Judgement;
  readonly reviews: readonly DiffReview[];
  readonly ownerGates: readonly OwnerGateRun[];
  /** Begin of the digest of the owner's gates that it was held against. */
  readonly gates?: string;
  /** What was confirmed against it; later candidates are held against the same. */
  readonly claims: readonly ConfirmedClaim[];
}

/** The repository as the phases see it. */
export interface RepositoryFacts {
  readonly packageName: string | null;
  readonly packageVersion: string | null;
  readonly root: string;
  readonly base: string;
  readonly branch: string | null;
}

/** What the suite gave on base, before anything was changed. */
export interface SuiteOnBase {
  readonly report: TestReport;
  /** Ids that failed on base: recorded and tolerated. */
  readonly failing: readonly string[];
}

/** A candidate that passed the acceptance gate, with what was seen about it. */
export interface ChosenCandidate {
  readonly patch: CandidatePatch;
  readonly reasons: readonly string[];
  readonly builder: string;
  /** Other survivors, as people can read them. */
  readonly rivals: readonly { readonly diff: string; readonly differsOn: readonly string[] }[];
  readonly unseparatedRivals: number;
  readonly tried: number;
  /** Paths that the builder changed, too, and that are no part of the fix. */
  readonly leftOut?: readonly string[];
}

/** What SELF_REVIEW decided about the chosen candidate. */
export interface Judgement {
  readonly evidence: Evidence;
  readonly score: Score;
  readonly failToPass: readonly string[];
  readonly passToPass: readonly string[];
  readonly findings: readonly Finding[];
  readonly before: TestReport;
  readonly after: TestReport;
}

export interface Published {
  readonly branch: string;
  readonly head: string;
  readonly commits: readonly string[];
  /** sha256 (hex) of the receipt file. */
  readonly receiptDigest: string;
  readonly recordUrl: string;
}

/**
 * The state of a run: one field per product of a phase. A phase reads only the fields it names and writes only those it names.
 * Everything in it survives JSON.
 */
export interface RunState {
  readonly item: WorkItem;
  readonly repository: RepositoryFacts;
  /** Sanitised text of the issue. */
  readonly issue: { readonly title: string; readonly body: string };
  readonly claims: readonly VerifiedClaim[];
  readonly setup: TestSetup;
  readonly reproduction: Reproduction;
  /**
   * Ids of examples that fail on base by assertion, and of those that already hold; `timed`: those that run under a clock, because base did not
   * end, of so many `seconds` where not of the usual.
   */
  readonly examplesOnBase: {
    readonly red: readonly string[];
    readonly green: readonly string[];
    readonly timed: readonly string[];
    readonly seconds?: number | undefined;
  };
  readonly findings: readonly Finding[];
  readonly behaviours: Behaviours;
  readonly acceptance: AcceptanceTests;
  readonly acceptanceOnBase: TestReport;
  readonly visibleTests: AcceptanceTests;
  readonly heldAside: Pick<HeldAside, 'examples'>;
  readonly suiteOnBase: SuiteOnBase | null;
  readonly plan: Plan;
  readonly chosen: ChosenCandidate;
  readonly judgement: Judgement;
  /** Only where models took part, or a phase was sent back: phases that want these name them in `mayRead`. */
  readonly council: readonly CouncilFinding[];
  readonly specDocuments: SpecDocuments;
  /** Which acceptance tests a model wrote. */
  readonly modelTests: ModelTests;
  readonly reviews: readonly DiffReview[];
  readonly attempts: readonly BuildAttempt[];
  readonly ownerGates: readonly OwnerGateRun[];
  readonly sentBack: readonly SentBack[];
  /** Only where a run stops because its builder was stopped. */
  readonly unfinished: readonly UnfinishedChange[];
  readonly published: Published;
}
