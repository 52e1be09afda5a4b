import type { ForgeEffect, GateAction } from '#domain/forge-action.ts';
import type { ChangedFile, ForgeComment, LabelEvent, PullRequest, PullRequestSummary } from '#domain/gate/pull-request.ts';
import type { OwnComments } from './own-comments.ts';

/** A commit of the mainline, as far as "already fixed?" needs it. */
export interface MainlineCommit {
  readonly id: string;
  /** First line of its message; untrusted. */
  readonly subject: string;
  readonly at: number;
}

export type WorkflowRunState = 'running' | 'completed' | 'unknown';

/** An issue of the forge. Every text in it is untrusted. */
export interface ForgeIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
  readonly url: string;
}

/**
 * What the gate reads of a repository on a forge. MUST: page to the end (or say `isTruncated`), throw WorldError `network` where an
 * answer was lost, and never give an empty list for an answer that did not come. Numbers are pull request or issue numbers.
 */
export interface PullRequests {
  /** `null` where there is none. */
  pullRequest(number: number): Promise<PullRequest | null>;
  /** The same without its diff, in one request: state, head and labels as they were at one moment. `null` where there is none. */
  summary(number: number): Promise<PullRequestSummary | null>;
  /** Newest first. `since` (ms since the epoch) bounds the closed ones by their closing time. */
  list(filter: { readonly state: 'open' | 'closed'; readonly since: number }): AsyncIterable<PullRequestSummary>;
  files(number: number): Promise<{ readonly files: readonly ChangedFile[]; readonly isTruncated: boolean }>;
  labels(number: number): Promise<readonly string[]>;
  labelEvents(number: number): Promise<readonly LabelEvent[]>;
  comments(number: number): Promise<readonly ForgeComment[]>;
  /** `null` where there is none, or where the number is a pull request. */
  issue(number: number): Promise<ForgeIssue | null>;
  /** Text of a file on the default branch (or `ref`); `null` where there is none or it is not text of at most 1 MB. */
  file(path: string, ref?: string): Promise<string | null>;
  /** Names of the entries of a folder on the default branch; empty where there is none. */
  folder(path: string): Promise<readonly string[]>;
  /** Newest first, at most `limit`; `since` (ms since the epoch) leaves out what is older. */
  mainline(limit: number, since?: number): Promise<readonly MainlineCommit[]>;
  /** State of one attempt of a workflow run; `unknown` where the forge does not know it. */
  workflowRun(id: number, attempt: number): Promise<WorkflowRunState>;
  /** Who we are on the forge: the author of our own comments. */
  self(): Promise<{ readonly id: number; readonly login: string }>;
}

/**
 * What the gate may do. MUST: `apply` is idempotent by place and marker (comment, found by its author and marker, never by marker alone), by
 * name (labels), by state (close); a `dispatch-stage` may repeat. Only one of two callers that remove the same label is told
 * `existed: false`, as far as the forge keeps that. A lost answer throws WorldError `network`: it is never taken for success.
 */
export interface GateForge extends PullRequests, OwnComments {
  apply(action: GateAction): Promise<ForgeEffect>;
}
