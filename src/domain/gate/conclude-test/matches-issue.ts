import { type Case, goes, type Step } from './step.ts';

/** Are its tests about the issue that it links? */
export function matchesIssue({ question, head, failToPass }: Case): Step {
  const rule = 'test:matches-issue';
  if (question.issue === null) return goes(rule, 'note', 'It names no issue that its tests could be held against.', []);
  if (head.claim.kind === 'receipt' && question.issue.digests.includes(head.claim.workItem)) {
    return goes(rule, 'pass', 'The receipt answers the linked issue, word for word.', [`sha256:${head.claim.workItem}`]);
  }
  const shared = [...question.testWords].filter((word) => question.issue?.words.has(word)).toSorted();
  if (shared.length === 0) {
    return goes(
      rule,
      'warn',
      'Its tests share no name with the issue it links; a person should see whether they are about the same thing.',
      failToPass,
    );
  }
  return goes(rule, 'pass', 'Its tests use names of the issue it links.', shared.slice(0, 10));
}
