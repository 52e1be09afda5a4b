import type { AiPolicy, PolicyClause } from './clause.ts';

/**
 * Whether Patchline may open a pull request here. `leave`: AI work on code is forbidden, the repository is left alone; `ask`: a person must decide
 * first; `go`: nothing speaks against it. `because` and `conditions` are the clauses, strictest first.
 */
export type MayContribute =
  | { readonly kind: 'leave' | 'ask'; readonly because: readonly PolicyClause[] }
  | { readonly kind: 'go'; readonly conditions: readonly PolicyClause[] };

/** Our own side of a policy. One that wants a person in the loop, is unclear, or could not be read whole means ask, not go. */
export function mayContribute(policy: AiPolicy): MayContribute {
  const aboutCode = policy.clauses.filter((clause) => clause.scopes.includes('code'));
  const of = (...kinds: readonly PolicyClause['kind'][]): readonly PolicyClause[] =>
    aboutCode.filter((clause) => kinds.includes(clause.kind));
  const bans = of('forbidden');
  if (bans.length > 0) return { kind: 'leave', because: bans };
  const doubts = of('human-in-the-loop', 'unclear');
  if (doubts.length > 0 || policy.isPartial) return { kind: 'ask', because: doubts };
  return { kind: 'go', conditions: of('disclose', 'size-cap', 'quality-only') };
}
