import { mayContribute, type PolicyClause } from '#engines/policy/policy.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { oneLine } from '#present/plain-text.ts';
import { readAiPolicy } from './read-ai-policy.ts';

/** Each text names a file, a line and a sentence of it, on one line that a terminal can show. */
export type ContributionVerdict =
  | { readonly kind: 'go'; readonly conditions: readonly string[] }
  /** `leave`: work done with AI is not taken; `ask`: a person must ask the maintainers first. */
  | { readonly kind: 'leave' | 'ask'; readonly because: string };

/** Whether Patchline may work for a repository, by what that says about work done with AI. What is unclear is no yes. */
export async function contributionVerdict(repository: Pick<PullRequests, 'file' | 'folder'>): Promise<ContributionVerdict> {
  const answer = mayContribute(await readAiPolicy(repository));
  if (answer.kind === 'go') return { kind: 'go', conditions: answer.conditions.slice(0, 5).map(shown) };
  const [strictest] = answer.because;
  const because = strictest === undefined ? 'its rules for contributors could not be read whole' : shown(strictest);
  return { kind: answer.kind, because };
}

function shown({ file, line, sentence }: PolicyClause): string {
  return `${oneLine(file)}, line ${line}, says "${oneLine(sentence)}"`;
}
