import { finding, type Rule } from '../facts.ts';

/** Whether the pull request names an issue that it closes, and whether that one is open. */
export const linkedIssue: Rule = ({ pullRequest, issues }, { isLinkedIssueRequired }) => {
  if (pullRequest.linkedIssues.length === 0) {
    return isLinkedIssueRequired
      ? finding('linked-issue', 'warn', 'This repository asks for a linked issue, so please name the one that this closes.')
      : finding('linked-issue', 'note', 'It names no issue that it closes, which is fine where the description says why.');
  }
  const read = [...issues];
  const open = read.filter(([, issue]) => issue?.state === 'open');
  const evidence = read.map(([number, issue]) => `#${number} (${issue?.state ?? 'not an issue here'}): ${issue?.title ?? ''}`);
  if (open.length > 0) return finding('linked-issue', 'pass', 'It names an open issue that it closes.', evidence);
  const says = 'No issue that it names is open, so a word on what is left to do would help.';
  return finding('linked-issue', isLinkedIssueRequired ? 'warn' : 'note', says, evidence);
};
