import type { Desk } from '../desk.ts';
import { fullName, inRepository } from '../repository-name.ts';
import { readAll } from '../read/read.ts';
import { pullRequestShape, type PullRequestAnswer } from '../read/shapes.ts';

/** Pull requests whose head is this branch of the repository itself or of our own fork: open ones first, then the latest. */
export async function listWithHead(desk: Desk, branch: string): Promise<readonly PullRequestAnswer[]> {
  const own = await listOf(desk, desk.repository.owner, branch);
  const about = await desk.about();
  const found = own.length > 0 || about.mayPush !== false ? own : await listOf(desk, (await desk.self()).login, branch);
  return found.toSorted(
    (one, other) => Number(other.state === 'open') - Number(one.state === 'open') || other.number - one.number,
  );
}

async function listOf({ client, repository }: Desk, owner: string, branch: string): Promise<readonly PullRequestAnswer[]> {
  const answers = await readAll(client, pullRequestShape, {
    route: 'pullRequests',
    doing: `look for a pull request of branch ${owner}:${branch} in ${fullName(repository)}`,
    parameters: { ...inRepository(repository), state: 'all', head: `${owner}:${branch}` },
  });
  // GitHub compares without regard to upper and lower case, and ignores a filter that it cannot read.
  return answers.filter(
    ({ head }) => head.ref === branch && head.repo?.full_name.split('/')[0]?.toLowerCase() === owner.toLowerCase(),
  );
}
