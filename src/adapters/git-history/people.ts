import type { Association, ForgeActor } from '#domain/gate/pull-request.ts';
import { sha256 } from '#lib/digest.ts';
import type { Commit, Commits } from './commits.ts';
import type { Lines } from './lines.ts';
import { isMadeByForge, mergedNumber } from './marks.ts';

/** What a repository's history knows of who writes here. */
export interface People {
  actor(author: Commit['author']): ForgeActor;
  /** What somebody was to the repository before a point in time. */
  association(author: Commit['author'], before: number): Association;
}

const bot = /\[bot\]|\bbot\b|-bot\b|^(?:dependabot|renovate|greenkeeper|snyk|pyup|imgbot|whitesource|mend)\b|greenkeeper/i;
/** One push may be a contributor's own commit that a maintainer took as it was; three are a habit. */
const leastPushes = 3;

export function readPeople(commits: Commits, { trunk: { mainline } }: Lines): People {
  const pushes = new Map<string, number[]>();
  for (const [place, commit] of mainline.line.entries()) {
    const times = pushes.get(pusherOf(commit)) ?? [];
    pushes.set(pusherOf(commit), [...times.slice(0, leastPushes), mainline.timeAt(place)]);
  }
  const firstWork = new Map<string, number>();
  for (const { id, at } of mainline.arrived) {
    const email = commits.get(id)?.author.email ?? '';
    if (!firstWork.has(email)) firstWork.set(email, at);
  }
  return {
    actor: ({ name, email }) => ({
      id: Number.parseInt(sha256(email).slice(0, 12), 16),
      login: name.slice(0, 100),
      kind: bot.test(name) || bot.test(email) ? 'bot' : 'person',
    }),
    association({ email }, before) {
      if ((pushes.get(email)?.[leastPushes - 1] ?? Infinity) < before) return 'collaborator';
      return (firstWork.get(email) ?? Infinity) < before ? 'contributor' : 'first-time';
    },
  };
}

/** Who put a commit on the mainline: its committer, or the author of a merge that the forge made. `''` where the forge hides it. */
function pusherOf(commit: Commit): string {
  if (!isMadeByForge(commit)) return commit.committerEmail;
  return mergedNumber(commit) === null ? '' : commit.author.email;
}
