import { finding, type Rule } from '../facts.ts';
import { describe } from './identical-patch.ts';

/** Open pull requests of others for the same issue: worth knowing to all of them, and against none. */
export const competingWork: Rule = ({ pullRequest, fingerprint, earlier }) => {
  const issues = new Set(fingerprint.issues);
  const competing = [...earlier.values()].filter(
    ({ summary, fingerprint: other }) =>
      summary.state === 'open' &&
      summary.author.id !== pullRequest.author.id &&
      other?.issues.some((issue) => issues.has(issue)) === true,
  );
  if (competing.length === 0) return finding('competing-work', 'pass', 'No other open pull request is known for the same issue.');
  const numbers = competing.slice(0, 3).map(({ summary }) => `#${summary.number}`);
  const says = `Others work on the same issue (${numbers.join(', ')}${competing.length > 3 ? ' and more' : ''}), so it may help to join forces.`;
  return finding('competing-work', 'note', says, competing.map(describe));
};
