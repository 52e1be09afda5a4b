import type { ChangedFile, PullRequest, PullRequestSummary } from './pull-request.ts';

/** A patch that takes one line out and puts another in. */
export function patchOf(removed: string, added: string, around: string = 'export const sums = {'): string {
  return `@@ -1,3 +1,3 @@\n ${around}\n-${removed}\n+${added}\n };`;
}

export function changedFile(fields: Partial<ChangedFile> = {}): ChangedFile {
  const patch = patchOf('  add: (a, b) => a - b,', '  add: (a, b) => a + b,');
  return { path: 'source/sums.js', from: null, status: 'modified', additions: 1, deletions: 1, patch, ...fields };
}

/** An ordinary pull request of a stranger, in all that a test does not say. */
export function summaryOf(fields: Partial<PullRequestSummary> = {}): PullRequestSummary {
  return {
    number: 100,
    title: 'fix: add subtracts',
    body: '',
    author: { id: 7, login: 'newcomer', kind: 'person' },
    association: 'none',
    state: 'open',
    draft: false,
    base: { branch: 'main', commit: 'b'.repeat(40) },
    head: { branch: 'fix', commit: 'a'.repeat(40), repository: 'newcomer/sums' },
    labels: [],
    createdAt: 0,
    closedAt: null,
    ...fields,
  };
}

export function pullRequestOf(fields: Partial<PullRequest> = {}): PullRequest {
  const { files = [changedFile()], isTruncated = false, linkedIssues = [], commitMessages = [] } = fields;
  return { ...summaryOf(fields), files, isTruncated, linkedIssues, commitMessages };
}
