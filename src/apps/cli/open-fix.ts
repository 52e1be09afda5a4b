import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contributionVerdict } from '#flows/contribution-verdict.ts';
import type { FixResult } from '#flows/issue-to-draft-pr.ts';
import type { FixReport } from '#present/fix-report.ts';
import { workItemOf } from '#flows/read-work-item.ts';
import type { WorkItem } from '#domain/work-item.ts';
import type { Forge } from '#ports/forge.ts';
import type { readConfig } from '#config/config.ts';
import type { ModelBounds } from '#config/model-schema.ts';
import type { FixWorld, OpenedRepository } from '#wiring/fix-world.ts';
import { openGitHubWorld, receiptFolder, type GitHubWorld } from '#wiring/github-world.ts';
import { readIssueInput } from './read-issue-input.ts';

/** Options of `patchline fix` as the command line gives them. */
export interface FixOptions {
  readonly repo: string;
  readonly base?: string;
  readonly branch?: string;
  readonly builder?: 'search' | 'command';
  readonly builderCommand?: string;
  readonly ladder?: readonly string[];
  readonly budget?: ModelBounds;
  readonly seconds?: number;
  readonly seed?: number;
  readonly withoutSuite?: boolean;
  readonly resume?: boolean | string;
  readonly proceedAnyway?: boolean;
  readonly policyChecked?: boolean;
  /** The checkout is the caller's own: what its patchline.yml reaches needs no agreement. */
  readonly trust?: boolean;
  readonly restart?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Asks the repository's policy on AI before anything else is done, and tells what it wants. */
export async function openGitHub(
  issue: string,
  { repo, policyChecked }: Pick<FixOptions, 'repo' | 'policyChecked'>,
): Promise<GitHubWorld | null> {
  const gitHub = await openGitHubWorld({
    argument: issue,
    folder: repo,
    environment: process.env,
    policy: contributionVerdict,
    isPolicyChecked: policyChecked ?? false,
  });
  for (const condition of gitHub?.conditions ?? []) {
    console.error(`Mind before you mark the pull request as ready: ${condition}. It says itself that a tool made it.`);
  }
  return gitHub;
}

export interface OpenedIssue {
  readonly gitHub: GitHubWorld | null;
  readonly item: WorkItem;
}

/** The issue that is meant: named as on the command line, or a work item that an earlier command read. One of a forge is read anew, under the policy that holds now. */
export async function openIssue(
  issue: string | WorkItem,
  options: Pick<FixOptions, 'repo' | 'policyChecked'>,
): Promise<OpenedIssue> {
  if (typeof issue !== 'string' && issue.origin.kind !== 'forge') return { gitHub: null, item: issue };
  const named = namedIssue(issue);
  const gitHub = await openGitHub(named, options);
  return { gitHub, item: gitHub === null ? await readIssueInput(named) : workItemOf(gitHub.issue) };
}

function namedIssue(issue: string | WorkItem): string {
  if (typeof issue === 'string') return issue;
  return issue.origin.kind === 'forge' ? issue.origin.url : '-';
}

/** GitHub takes the result of a GitHub issue, where there are credentials for it. */
export async function forgeOf(gitHub: GitHubWorld | null, { repository, paths }: OpenedRepository): Promise<Forge | null> {
  const report = (sentence: string): void => console.error(sentence);
  const { root: folder, branch, base } = repository;
  return (await gitHub?.publish?.({ folder, branch, base, paths, report })) ?? null;
}

/** The flags that stand above `patchline.yml`. */
export function flagsOf(options: Omit<FixOptions, 'repo'>): Parameters<typeof readConfig>[1] {
  const { base, builder, builderCommand, ladder, budget: bounds, seed, seconds, withoutSuite } = options;
  return Object.fromEntries(
    Object.entries({ base, builder, builderCommand, ladder, bounds, seed, seconds, withoutSuite }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

export async function configText(root: string): Promise<string | null> {
  try {
    return await readFile(join(root, 'patchline.yml'), 'utf8');
  } catch {
    return null;
  }
}

/** The receipt beside the record of the draft pull request, or among our own files where its forge keeps none; `null` where none was made. */
export function receiptPath({ state }: Pick<FixResult, 'state'>, paths: FixWorld['paths']): string | null {
  const { recordUrl, receiptDigest } = state.published ?? { recordUrl: '', receiptDigest: '' };
  if (recordUrl === '') return null;
  if (recordUrl.startsWith('file:')) return fileURLToPath(new URL('receipt.json', recordUrl));
  return join(receiptFolder(paths, receiptDigest), 'receipt.json');
}

/** Address of the draft pull request on its forge; `null` where it is a local record, or none was made. */
export function pullRequestUrl({ state }: FixResult): string | null {
  const url = state.published?.recordUrl ?? '';
  return url.startsWith('http') ? url : null;
}

/** The forge that an issue is on and the result is not, for want of a token; `null` otherwise. */
export function unpublishedOn(gitHub: GitHubWorld | null): FixReport['unpublished'] {
  if (gitHub === null || gitHub.publish !== null) return null;
  return { repository: `${gitHub.repository.owner}/${gitHub.repository.name}`, remote: gitHub.remote };
}
