import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import type { FilterRule, Finding } from '#domain/gate/finding.ts';
import { finding, type FilterFacts, type Rule } from './facts.ts';
import { alreadyFixed } from './rules/already-fixed.ts';
import { authorHistory, authorRecord } from './rules/author-history.ts';
import { competingWork } from './rules/competing-work.ts';
import { diffSize } from './rules/diff-size.ts';
import { identicalPatch } from './rules/identical-patch.ts';
import { linkedIssue } from './rules/linked-issue.ts';
import { protectedPaths } from './rules/protected-paths.ts';
import { receipt } from './rules/receipt.ts';
import { similarWork } from './rules/similar-work.ts';

export type { EarlierPullRequest, FilterFacts } from './facts.ts';

/** What the filter concludes. Only mechanical facts advise against; what could not be told goes to a person and is never a pass. */
export interface FilterVerdict {
  readonly kind: 'let-through' | 'advise-against' | 'needs-human';
  /** One for each rule that is on, in the order of the rules. */
  readonly findings: readonly Finding[];
  /** Pull requests of the author that were merged here: orders attention among those let through, and decides nothing. */
  readonly attention: number;
}

/** In the order in which they are told. The policy engine looks at `ai-policy`; what it found comes with the facts. */
const rules: readonly { readonly name: FilterRule; readonly look: Rule }[] = [
  { name: 'identical-patch', look: identicalPatch },
  { name: 'already-fixed', look: alreadyFixed },
  { name: 'similar-work', look: similarWork },
  { name: 'competing-work', look: competingWork },
  { name: 'linked-issue', look: linkedIssue },
  { name: 'receipt', look: receipt },
  {
    name: 'ai-policy',
    look: ({ aiPolicy }) => aiPolicy ?? finding('ai-policy', 'pass', 'No policy on AI tools was held against it.'),
  },
  { name: 'diff-size', look: diffSize },
  { name: 'protected-paths', look: protectedPaths },
  { name: 'author-history', look: authorHistory },
];

/** Holds every rule that is on against the facts. Pure, and linear in them. */
export function runFilter(facts: FilterFacts, settings: FilterSettings): FilterVerdict {
  const findings = rules
    .filter(({ name }) => settings.rules[name].isOn)
    .map(({ name, look }) => (isWaived(name, facts, settings) ? waived(name) : softened(look(facts, settings), settings)));
  return { kind: verdictOf(findings), findings, attention: authorRecord(facts).merged };
}

function verdictOf(findings: readonly Finding[]): FilterVerdict['kind'] {
  if (findings.some(({ outcome }) => outcome === 'reject')) return 'advise-against';
  return findings.some(({ outcome }) => outcome === 'unknown') ? 'needs-human' : 'let-through';
}

function isWaived(name: FilterRule, { pullRequest }: FilterFacts, { exempt, rules: settings }: FilterSettings): boolean {
  const { waivedFor } = settings[name];
  const login = pullRequest.author.login.toLowerCase();
  return (
    exempt.includes(pullRequest.association) ||
    waivedFor.pullRequests.includes(pullRequest.number) ||
    waivedFor.authors.some((author) => author.toLowerCase() === login)
  );
}

function waived(name: FilterRule): Finding {
  return finding(name, 'pass', 'The owners of this repository waived this rule here.');
}

function softened(found: Finding, { rules: settings }: FilterSettings): Finding {
  const rule = rules.find(({ name }) => name === found.rule)?.name;
  return found.outcome === 'reject' && rule !== undefined && !settings[rule].mayReject ? { ...found, outcome: 'warn' } : found;
}
