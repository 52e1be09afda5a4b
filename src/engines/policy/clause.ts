import type { Association } from '#domain/gate/pull-request.ts';

/** What a clause demands, strictest first; `quality-only`: AI is mentioned and judged like all other work. */
export const policyKinds = ['forbidden', 'disclose', 'human-in-the-loop', 'size-cap', 'unclear', 'quality-only'] as const;
export type PolicyKind = (typeof policyKinds)[number];

/**
 * What a clause is about. `code`: changes by pull request, which is also meant where a text names nothing; `discussion`: comments, reviews,
 * descriptions, commit messages; `media`: pictures, sound; `good-first-issues`: work kept for newcomers; `co-author`: naming a tool as author.
 */
export const policyScopes = [
  'code',
  'issues',
  'discussion',
  'security-reports',
  'media',
  'documentation',
  'good-first-issues',
  'co-author',
] as const;
export type PolicyScope = (typeof policyScopes)[number];

/** Where a clause stands. The sentence is untrusted text, at most 600 characters. */
export interface ClauseSource {
  readonly sentence: string;
  readonly file: string;
  /** 1-based line on which the sentence begins. */
  readonly line: number;
}

export interface SizeLimit {
  readonly most: number;
  readonly of: 'lines' | 'files' | 'open-pull-requests';
  readonly who: 'newcomers' | 'everyone';
}

interface ClauseOf<Kind extends PolicyKind> extends ClauseSource {
  readonly kind: Kind;
  readonly scopes: readonly PolicyScope[];
  /** Those whom its file leaves out. */
  readonly exempt: readonly Association[];
}

export type PolicyClause =
  | ClauseOf<'forbidden' | 'disclose' | 'human-in-the-loop' | 'quality-only'>
  | (ClauseOf<'size-cap'> & { readonly limit: SizeLimit })
  /** `elsewhere`: points at a policy that was not among the files; `not-understood`: a file named as a policy in which no rule was found; `discouraged`, `ask-first`: neither a yes nor a no. */
  | (ClauseOf<'unclear'> & { readonly because: 'discouraged' | 'ask-first' | 'elsewhere' | 'not-understood' });

/** What a repository says about work done with AI. No clause: it says nothing (`none`). */
export interface AiPolicy {
  /** The strictest demand on code: the first of `policyKinds` for which there is a clause. */
  readonly stance: PolicyKind | 'none';
  readonly clauses: readonly PolicyClause[];
  /** Files or parts of files were left out because of their size: absence of a clause then proves nothing. */
  readonly isPartial: boolean;
}
