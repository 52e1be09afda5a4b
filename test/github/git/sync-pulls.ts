import type { Identity } from '../identity.ts';
import { announce } from '../routes/announce.ts';
import { issueOf } from '../routes/stored.ts';
import type { PullRecord, Repository, World } from '../world.ts';
import { git, resolveCommit } from './run-git.ts';

/** Brings `refs/pull/N/head` and its objects into the base repository, as GitHub does for every pull request, a fork's too. */
export async function fetchHead(base: Repository, head: Repository, number: number, commit: string): Promise<void> {
  if (base !== head) await git(base.gitDirectory, ['fetch', '--quiet', '--no-tags', head.gitDirectory, commit]);
  await git(base.gitDirectory, ['update-ref', `refs/pull/${number}/head`, commit]);
}

/** After a push: open pull requests follow their branch, and workflows hear `synchronize`. A deleted branch leaves the last head. */
export async function followPush(world: World, pushed: Repository, pusher: Identity | null): Promise<void> {
  for (const repository of world.repositories.values()) {
    for (const pull of repository.pulls.values()) {
      if (pull.head.repository !== pushed.fullName || pull.merged !== null) continue;
      await follow(world, repository, pushed, { pull, pusher });
    }
  }
}

interface Followed {
  readonly pull: PullRecord;
  readonly pusher: Identity | null;
}

async function follow(world: World, repository: Repository, pushed: Repository, { pull, pusher }: Followed): Promise<void> {
  const commit = await resolveCommit(pushed.gitDirectory, `refs/heads/${pull.head.branch}`);
  if (commit === null || commit === pull.headCommit || (await issueOf(world, repository, pull.number))?.['state'] !== 'open')
    return;
  const before = pull.headCommit;
  await fetchHead(repository, pushed, pull.number, commit);
  pull.headCommit = commit;
  pull.baseCommit = (await resolveCommit(repository.gitDirectory, pull.base)) ?? pull.baseCommit;
  // Straight into the bare repository, as a test may, it is the author who pushes.
  const actor: Identity = pusher ?? { login: pull.author, kind: 'person', token: '', grants: null };
  await announce(world, { repository, number: pull.number, action: 'synchronize', actor, more: { before, after: commit } });
}
