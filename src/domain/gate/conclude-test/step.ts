import type { Finding, FindingOutcome, TestCheck } from '../finding.ts';
import { gateLabels, type GateLabel } from '../label.ts';
import type { LegResult } from '../leg.ts';

/** What the test stage is judged by besides the legs. */
export interface TestQuestion {
  /** Head of the pull request as the forge has it now: a result for another commit says nothing about it. */
  readonly head: string;
  readonly legs: Readonly<{ base: LegResult | null; head: LegResult | null }>;
  /** Words of the linked issues and of the diff of the tests; `null` where no issue is linked. */
  readonly issue: { readonly words: ReadonlySet<string>; readonly digests: readonly string[] } | null;
  readonly testWords: ReadonlySet<string>;
}

/** Two legs of the same commits, and what they show. */
export interface Case {
  readonly question: TestQuestion;
  readonly base: LegResult;
  readonly head: LegResult;
  /** Tests red by assertion on base and green on head. */
  readonly failToPass: readonly string[];
}

/** A check's result: `go` lets the next one begin. */
export interface Step {
  readonly finding: Finding;
  readonly go: boolean;
  readonly next: GateLabel;
}

function finding(rule: TestCheck, outcome: FindingOutcome, says: string, evidence: readonly string[]): Finding {
  return { rule, outcome, says, evidence: evidence.slice(0, 20) };
}

/** The check is content, or has nothing against going on. */
export function goes(rule: TestCheck, outcome: FindingOutcome, says: string, evidence: readonly string[]): Step {
  return { finding: finding(rule, outcome, says, evidence), go: true, next: gateLabels.reasonPending };
}

/** The stage ends here. */
export function ends(rule: TestCheck, outcome: FindingOutcome, next: GateLabel, says: string, evidence: readonly string[]): Step {
  return { finding: finding(rule, outcome, says, evidence), go: false, next };
}

/** What cannot be told is shown to a person. */
export function unknown(rule: TestCheck, says: string, evidence: readonly string[]): Step {
  return ends(rule, 'unknown', gateLabels.needsHuman, says, evidence);
}
