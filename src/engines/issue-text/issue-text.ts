/* Reading issues without a model: the front of this engine. */
export { sanitize, removedKinds } from './sanitize/sanitize.ts';
export type { RemovedKind, SanitizedText } from './sanitize/sanitize.ts';
export { screen } from './screening/screen.ts';
export type { ScreenResult } from './screening/screen.ts';
export { screenFlagKinds } from './screening/screen-flags.ts';
export type { ScreenFlag, ScreenFlagKind } from './screening/screen-flags.ts';
export { longestIssueBytes, readIssue } from './intake/read-issue.ts';
export type { IssueSource } from './intake/read-issue.ts';
export { scopeOf } from './intake/scope.ts';
export type { Scope } from './intake/scope.ts';
export { readPackageFacts } from './package/package-facts.ts';
export type { PackageFacts } from './package/package-facts.ts';
export { extractReproduction } from './reproduction/extract-reproduction.ts';
export type { ReproductionSearch } from './reproduction/extract-reproduction.ts';
export { readTestNames } from './package/test-names.ts';
export function extractClaims(_issue: { title: string; body: string }): import('#domain/issue-claim.ts').IssueClaim[] {
  return [];
}
export async function verifyClaims(
  _claims: readonly import('#domain/issue-claim.ts').IssueClaim[],
  _path: string,
  _p: unknown,
): Promise<import('#domain/issue-claim.ts').VerifiedClaim[]> {
  return [];
}
