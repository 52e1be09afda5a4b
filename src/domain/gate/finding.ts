/** The rules of the filter. A closed set; an owner switches, tunes or waives each by this name. */
export const filterRules = [
  'identical-patch',
  'similar-work',
  'already-fixed',
  'author-history',
  'diff-size',
  'ai-policy',
  'receipt',
  'linked-issue',
  'competing-work',
  'protected-paths',
] as const;
export type FilterRule = (typeof filterRules)[number];

/** Sub-results of the test stage, in the order in which the first failing one ends it. */
export const testChecks = ['test:present', 'test:red-green', 'test:matches-issue', 'test:assertion-not-trivial'] as const;
export type TestCheck = (typeof testChecks)[number];

/**
 * `pass`: nothing to say; `note`: worth knowing, against nobody; `warn`: a person should look first; `reject`: a mechanical fact that advises
 * against reading on; `unknown`: could not be told (never counted as a pass).
 */
export type FindingOutcome = 'pass' | 'note' | 'warn' | 'reject' | 'unknown';

/** What one rule found about one pull request. */
export interface Finding {
  readonly rule: FilterRule | TestCheck;
  readonly outcome: FindingOutcome;
  /** One polite sentence for the author and the maintainer; plain text of ours, with untrusted parts already neutralised by `present`. */
  readonly says: string;
  /** Facts behind it, one line each, strongest first; may hold untrusted text, which `present` neutralises. */
  readonly evidence: readonly string[];
}
