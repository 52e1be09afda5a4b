import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import type { Finding } from '#domain/gate/finding.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import { parseReceipt, type ParsedReceipt } from '#domain/receipt/parse.ts';
import { encodeFingerprint, fingerprintOf, prepareCorpus, type Change } from '#engines/duplicates/duplicates.ts';
import { runFilter, type FilterFacts, type FilterVerdict } from '#engines/filter/filter.ts';
import type { OwnComments } from '#ports/own-comments.ts';
import type { ForgeIssue, PullRequests } from '#ports/pull-requests.ts';
import { extractReceipt } from '#present/extract-receipt.ts';
import { earlierWork } from './earlier-work.ts';

export interface GateFilterInput {
  readonly pullRequest: number;
  /** From `patchline.yml` of the base branch, never of the head. */
  readonly settings: FilterSettings;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What marks the gate's own comment. */
  readonly marker: string;
  /** Holds a pull request against the repository's policy on AI tools; `null` where there is nothing to hold it against. */
  readonly aiPolicy: (pullRequest: PullRequest) => Promise<Finding | null>;
}

export interface GateFilterResult {
  readonly verdict: FilterVerdict;
  /** The commit that was looked at; the verdict is about no other. */
  readonly head: string;
  /** For the gate's own comment, from which later pull requests are compared with this one. */
  readonly fingerprint: string;
}

const dayMs = 86_400_000;
const mostDiffs = 40;
const mostIssuesRead = 5;

/**
 * The filter on one pull request: gathers the facts, holds the rules against them, writes nothing. `null` where there is no such pull
 * request. Throws `WorldError` as the forge does: an answer that did not come is no pass.
 */
export async function gateFilter(forge: PullRequests & OwnComments, input: GateFilterInput): Promise<GateFilterResult | null> {
  const pullRequest = await forge.pullRequest(input.pullRequest);
  if (pullRequest === null) return null;
  const facts = await gatherFacts(forge, pullRequest, input);
  const head = pullRequest.head.commit;
  return { verdict: runFilter(facts, input.settings), head, fingerprint: encodeFingerprint(facts.fingerprint) };
}

async function gatherFacts(
  forge: PullRequests & OwnComments,
  pullRequest: PullRequest,
  { settings, now, marker, aiPolicy }: GateFilterInput,
): Promise<FilterFacts> {
  const since = now - settings.days * dayMs;
  const earlier = await earlierWork(forge, { before: pullRequest.number, since, marker, mostDiffs });
  const known = [...earlier].flatMap(([number, { fingerprint }]) => (fingerprint === null ? [] : [{ number, fingerprint }]));
  return {
    pullRequest,
    fingerprint: fingerprintOf(changeOf(pullRequest)),
    earlier,
    corpus: prepareCorpus(known),
    mainline: await forge.mainline(settings.mainlineCommits),
    issues: await readIssues(forge, pullRequest.linkedIssues),
    receipt: readReceipt(pullRequest.body),
    aiPolicy: await aiPolicy(pullRequest),
  };
}

function changeOf({ files, isTruncated, title, commitMessages, linkedIssues }: PullRequest): Change {
  const subjects = [title, ...commitMessages.map((message) => message.split('\n', 1)[0] ?? '')];
  return { files, isTruncated, subjects, linkedIssues };
}

async function readIssues(forge: PullRequests, numbers: readonly number[]): Promise<ReadonlyMap<number, ForgeIssue | null>> {
  const issues = new Map<number, ForgeIssue | null>();
  for (const number of numbers.slice(0, mostIssuesRead)) issues.set(number, await forge.issue(number));
  return issues;
}

function readReceipt(body: string): ParsedReceipt {
  const extracted = extractReceipt(body);
  return extracted.kind === 'text' ? parseReceipt(extracted.text) : extracted;
}
