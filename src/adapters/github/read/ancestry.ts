import { z } from 'zod';
import type { GitHubClient } from '../client/client.ts';
import { fullName, inRepository, type RepositoryName } from '../repository-name.ts';
import { readExisting } from './read.ts';

/** Whether a commit is in the history of a branch; `null` where GitHub knows no such branch or commit. */
export async function isCommitOnBranch(
  client: GitHubClient,
  repository: RepositoryName,
  { branch, commit }: { readonly branch: string; readonly commit: string },
): Promise<boolean | null> {
  const answer = await readExisting(client, z.object({ status: z.string() }), {
    route: 'compare',
    doing: `compare ${commit.slice(0, 10)} with the branch "${branch}" of ${fullName(repository)}`,
    parameters: { ...inRepository(repository), basehead: `${branch}...${commit}`, per_page: 1 },
  });
  return answer === null ? null : answer.status === 'identical' || answer.status === 'behind';
}
