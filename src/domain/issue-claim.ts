import type { SourceLocation } from './source-location.ts';

/** What an issue can assert about the code that can be checked without running it. */
export const issueClaimKinds = ['path', 'symbol', 'version', 'stack-frame', 'quoted-code'] as const;

export type IssueClaimKind = (typeof issueClaimKinds)[number];

export interface IssueClaim {
  readonly kind: IssueClaimKind;
  /** The claimed path, symbol, version, frame or code, as the issue writes it. */
  readonly text: string;
  /** 1-based line of the issue's body. */
  readonly issueLine: number;
  /** Only a claim the issue rests on (a frame, a quoted line, a path said to hold the bug) can halt the run. */
  readonly weight: 'central' | 'incidental';
}

/** What checking a claim against the base commit gave. */
export type ClaimVerdict =
  | { readonly kind: 'found'; readonly at: readonly SourceLocation[] }
  | { readonly kind: 'not-found'; readonly searched: string }
  | { readonly kind: 'differs'; readonly at: readonly SourceLocation[]; readonly detail: string };

export interface VerifiedClaim {
  readonly claim: IssueClaim;
  readonly verdict: ClaimVerdict;
}
