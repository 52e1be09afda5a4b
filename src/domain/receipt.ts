import type { TestSetup } from './acceptance.ts';
import type { Evidence } from './evidence.ts';
import type { BuildAttempt, DiffReview } from './run-state.ts';
import type { Route, ScoreCap, ScorePart } from './score.ts';

/** URI of our predicate. An identifier: it need not resolve. docs/receipt.md is its specification. */
export const repairPredicateType = 'https://patchline.dev/attestation/repair/v1';
export const testResultPredicateType = 'https://in-toto.io/attestation/test-result/v0.1';
export const verdictPredicateType = 'https://in-toto.io/attestation/svr/v0.2';
export const statementType = 'https://in-toto.io/Statement/v1';
/** DSSE payload type of every envelope in a receipt. */
export const payloadType = 'application/vnd.in-toto+json';
/** Who speaks in the verdict statement; versioned with the meaning of its properties. */
export const verifierId = 'https://patchline.dev/gates/v1';

export const receiptKind = 'patchline-receipt';
export const receiptVersion = 1;

/** Most UTF-8 bytes of a receipt in a pull request's body; beyond it, lists of names are cut to count and digest. */
export const embeddedBytesLimit: number = 24 * 1024;
/** Most UTF-8 bytes of receipt text that a verifier reads at all. */
export const receiptBytesLimit: number = 1024 * 1024;

/** The four statements of a receipt, in the order of its envelopes. */
export const statementRoles = ['before', 'after', 'verdict', 'repair'] as const;
export type StatementRole = (typeof statementRoles)[number];

/**
 * A sorted list of distinct names, bound by digest. `names` is `null` where the list was cut for size; the whole list then
 * travels in the names document under the same digest.
 */
export interface NameList {
  readonly count: number;
  /** sha256 (hex) of the RFC 8785 text of the sorted array of names. */
  readonly sha256: string;
  readonly names: readonly string[] | null;
}

/** Evidence with its long lists bound as `NameList`. */
export interface ReceiptEvidence extends Omit<Evidence, 'suite'> {
  readonly suite: { readonly passed: number; readonly newFailures: NameList; readonly failuresOnBase: NameList } | null;
}

export interface ReceiptSetup extends Omit<TestSetup, 'suiteFiles' | 'env'> {
  readonly suiteFiles: NameList;
  /** Sorted by name. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** The score without fractions. */
export interface ReceiptScore {
  /** 0..100. */
  readonly percent: number;
  /** 0..10000 each, before weights. */
  readonly basisPoints: Readonly<Record<ScorePart, number>>;
  readonly caps: readonly ScoreCap[];
  readonly route: Route;
}

/** A write that the run asked of the forge, without its texts. */
export interface ReceiptAction {
  readonly kind: 'open-draft-pull-request' | 'comment' | 'add-label' | 'remove-label' | 'mark-ready' | 'ask-auto-merge';
  /** Branch of the pull request, or what is commented or labelled. */
  readonly on: string;
  /** Base branch, marker of the comment, or the label. */
  readonly with: string;
}

/** Who took part in a run in which models played roles. */
export interface ReceiptPanel {
  /** Every try of a rung of the ladder, oldest first. */
  readonly attempts: readonly Pick<BuildAttempt, 'rung' | 'tier' | 'builder' | 'model' | 'outcome'>[];
  /** Models that reviewed the diff, with their last verdict. Their words are not here: only what was executed for them counts. */
  readonly reviewers: readonly Pick<DiffReview, 'by' | 'model' | 'vendor' | 'tier' | 'verdict'>[];
  /** Whether the two reviewers are of one vendor; `null` where fewer than two models reviewed. */
  readonly sameVendorReviewers: boolean | null;
  /** Whether a rung was told what the rungs before it learnt. */
  readonly handOver: boolean;
  /** The model that wrote acceptance tests, and which, sorted; `null` where all are mechanical. */
  readonly testAuthor: { readonly model: string; readonly tests: readonly string[] } | null;
}

/** What models cost; `null` where unknown, never zero for unknown. */
export interface UsageTotals {
  readonly tokens: number | null;
  readonly costMicroUsd: number | null;
}

/** The predicate of `repair/v1`: everything that binds one patch to what was executed for it. Digests are lowercase hex. */
export interface RepairPredicate {
  readonly workItem: { readonly sha256: string; readonly number: number | null };
  readonly branch: string;
  readonly base: { readonly commit: string; readonly tree: string };
  /** Tree of base with the frozen acceptance tests laid over it. */
  readonly testedTree: string;
  readonly headTree: string;
  /** `candidateId` of all file changes from base to head, and how many files they touch. */
  readonly diff: { readonly sha256: string; readonly files: number };
  /** `candidateId` of the fix alone: all changes but the frozen files. */
  readonly candidate: string;
  readonly acceptance: {
    readonly files: readonly { readonly path: string; readonly sha256: string }[];
    /** Every acceptance test and the examples it executes, sorted by id. */
    readonly tests: readonly { readonly id: string; readonly examples: readonly string[] }[];
  };
  readonly tests: { readonly failToPass: NameList; readonly passToPass: NameList };
  readonly setup: ReceiptSetup;
  readonly node: string;
  readonly sandbox: { readonly name: string; readonly profileDigest: string; readonly weaknesses: readonly string[] };
  readonly builder: { readonly kind: string; readonly name: string; readonly version: string };
  readonly models: readonly string[];
  /** Totals over the run; `workItem`: over all runs of the work item, where others asked models too. */
  readonly usage: UsageTotals & { readonly workItem?: UsageTotals };
  readonly graph: {
    readonly sha256: string;
    readonly nodes: number;
    readonly supported: number;
    readonly refuted: number;
    readonly inconclusive: number;
    readonly folded: number;
  };
  readonly evidence: ReceiptEvidence;
  readonly score: ReceiptScore;
  /** Names of the mechanical lenses that looked at the patch; `evidence.review` is the verdict of a model, or `null`. */
  readonly lenses: readonly string[];
  readonly actions: readonly ReceiptAction[];
  /** Absent where no model was configured, and in receipts of writers that knew no models. */
  readonly panel?: ReceiptPanel;
  readonly patchline: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** sha256 of the payload bytes of the three statements that are derived from this one. */
  readonly statements: { readonly before: string; readonly after: string; readonly verdict: string };
}

/** A key as a receipt carries it. `keyid` is computed from `publicKey`, so that it cannot lie. */
export interface ReceiptSigner {
  readonly keyid: string;
  /** PEM (SPKI) of an ed25519 key, or one line of an SSH public key without comment. */
  readonly publicKey: string;
}

/** A DSSE 1.0 envelope, decoded. */
export interface Envelope {
  readonly payload: Uint8Array;
  readonly signatures: readonly { readonly keyid: string; readonly sig: Uint8Array }[];
}

/** A receipt that was read and has the right form. Nothing about it has been verified yet. */
export interface Receipt {
  readonly signer: ReceiptSigner;
  readonly envelopes: Readonly<Record<StatementRole, Envelope>>;
  readonly repair: RepairPredicate;
  /** sha256 (hex) of the canonical receipt file: what the commit trailer `Receipt: sha256:…` names. */
  readonly digest: string;
}
