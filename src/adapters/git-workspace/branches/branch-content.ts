import type { PublishPlan } from '#ports/workspace.ts';
import { sha256 } from '#lib/digest.ts';
import { git } from '../git/git.ts';

/** What a published branch says, without who said it and when. */
export interface BranchContent {
  /** sha256 over base, trees and messages: equal for the same plan whoever published it. */
  readonly digest: string;
  /** The commits between base and the receipt commit, oldest first. */
  readonly commits: readonly string[];
}

interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** Reads as much of a branch as the plan has commits. */
export async function readBranchContent(gitDir: string, tip: string, plan: PublishPlan): Promise<BranchContent> {
  const receipt = await readCommit(gitDir, tip);
  const attachments = receipt.parents[1] === undefined ? null : (await readCommit(gitDir, receipt.parents[1])).tree;
  const content: unknown[] = [receipt.tree, receipt.message, attachments];
  const commits: string[] = [];
  let id = receipt.parents[0];
  for (let left = plan.commits.length; left > 0 && id !== undefined; left--) {
    const commit = await readCommit(gitDir, id);
    content.push([commit.tree, commit.message]);
    commits.unshift(id);
    id = commit.parents[0];
  }
  return { digest: sha256(JSON.stringify([...content, id ?? null])), commits };
}

async function readCommit(gitDir: string, id: string): Promise<Commit> {
  const text = (await git({ gitDir, args: ['cat-file', 'commit', id] })).toString('utf8');
  const end = text.indexOf('\n\n');
  const header = text.slice(0, end).split('\n');
  const values = (name: string): readonly string[] =>
    header.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  return { tree: values('tree')[0] ?? '', parents: values('parent'), message: text.slice(end + 2) };
}
