import { z } from 'zod';
import type { Association, ForgeActor } from '#domain/gate/pull-request.ts';

/** What is read of GitHub's answers: only the fields that are used, each as GitHub's description has it. */
const actor = z.object({ id: z.number(), login: z.string(), type: z.string() }).nullish();
const label = z.union([z.string(), z.object({ name: z.string() })]);
const time = z.string();

export const labelsShape: typeof label = label;
export const commentShape = z.object({ id: z.number(), user: actor, body: z.string().nullish(), html_url: z.string() });
export type CommentAnswer = z.infer<typeof commentShape>;

export const issueShape = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  labels: z.array(label),
  html_url: z.string(),
  repository_url: z.string().optional(),
  pull_request: z.unknown().optional(),
});

const commitPlace = z.object({
  ref: z.string(),
  sha: z.string(),
  repo: z.object({ full_name: z.string() }).nullish(),
});

export const pullRequestShape = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  user: actor,
  author_association: z.string(),
  state: z.string(),
  merged_at: time.nullish(),
  draft: z.boolean().optional(),
  base: commitPlace,
  head: commitPlace,
  labels: z.array(label),
  created_at: time,
  updated_at: time,
  closed_at: time.nullish(),
  changed_files: z.number().optional(),
  commits: z.number().optional(),
});
export type PullRequestAnswer = z.infer<typeof pullRequestShape>;

export const changedFileShape = z.object({
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  changes: z.number(),
  patch: z.string().optional(),
});
export type ChangedFileAnswer = z.infer<typeof changedFileShape>;

export const issueEventShape = z.object({
  event: z.string(),
  actor,
  created_at: time,
  label: z.object({ name: z.string().nullish() }).nullish(),
});

export const commitShape = z.object({
  sha: z.string(),
  commit: z.object({ message: z.string(), committer: z.object({ date: time.optional() }).nullish() }),
});

export const repositoryShape = z.object({
  full_name: z.string(),
  default_branch: z.string(),
  fork: z.boolean(),
  permissions: z.object({ push: z.boolean(), triage: z.boolean().optional() }).optional(),
  source: z.object({ full_name: z.string() }).nullish(),
});

/** The account that GitHub shows in place of a deleted one. */
const ghost: ForgeActor = { id: 10_137, login: 'ghost', kind: 'person' };

export function actorOf(answer: z.infer<typeof actor>): ForgeActor {
  if (answer === null || answer === undefined) return ghost;
  return { id: answer.id, login: answer.login, kind: answer.type === 'Bot' ? 'bot' : 'person' };
}

export function labelName(answer: z.infer<typeof label>): string {
  return typeof answer === 'string' ? answer : answer.name;
}

export function timeOf(text: string): number {
  return Date.parse(text);
}

const associations: Readonly<Record<string, Association>> = {
  OWNER: 'owner',
  MEMBER: 'member',
  COLLABORATOR: 'collaborator',
  CONTRIBUTOR: 'contributor',
  FIRST_TIMER: 'first-time',
  FIRST_TIME_CONTRIBUTOR: 'first-time',
};

/** Unknown words count as no association: nobody gains by them. */
export function associationOf(text: string): Association {
  return associations[text] ?? 'none';
}
