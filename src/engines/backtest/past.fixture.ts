import type { PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';

export const dayMs = 86_400_000;

/** A pull request of the past that puts one line into one file, opened on a day. */
export function pastOf(
  number: number,
  { day = number, line = `line ${number}`, ...fields }: { day?: number; line?: string } & Partial<PullRequest> = {},
  end: Partial<Omit<PastPullRequest, 'pullRequest'>> = {},
): PastPullRequest {
  return {
    pullRequest: {
      number,
      title: `change ${number}`,
      body: '',
      author: { id: number, login: `author-${number}`, kind: 'person' },
      association: 'first-time',
      state: 'open',
      draft: false,
      base: { branch: 'main', commit: 'b'.repeat(40) },
      head: { branch: '', commit: 'a'.repeat(40), repository: null },
      labels: [],
      createdAt: day * dayMs,
      closedAt: null,
      files: [
        { path: 'a.js', from: null, status: 'modified', additions: 1, deletions: 0, patch: `@@ -1 +1,2 @@\n first\n+${line}` },
      ],
      isTruncated: false,
      linkedIssues: [],
      commitMessages: [`change ${number}`],
      ...fields,
    },
    outcome: 'closed',
    ended: { kind: 'unknown' },
    ...end,
  };
}
