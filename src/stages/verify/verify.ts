import type { RunState } from '#domain/run-state.ts';
import type { VerifiedClaim } from '#domain/issue-claim.ts';
import { extractClaims, findHardConstraints, verifyClaims } from '#engines/issue-text/issue-text.ts';
import { count } from '#present/run-log.ts';
import { withCheckout } from '../execution.ts';
import { describeClaim } from '../known-work.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'claims'>>;

/** Phase 2: every claim of the issue that can be checked without running anything, against the base commit. */
export const verify: RegisteredPhase = register({
  phase: 'VERIFY',
  reads: ['repository', 'issue'],
  writes: ['claims'],
  async run({ repository, issue }, context): Promise<Outcome> {
    const claims = await withCheckout(context, { base: repository.base, changes: [] }, (checkout) =>
      verifyClaims(extractClaims(issue), checkout.path, {
        packageName: repository.packageName,
        packageVersion: repository.packageVersion,
      }),
    );
    const learnt = [summary(claims), ...claims.filter((claim) => claim.verdict.kind !== 'found').map(describeClaim)];
    const wrong = claims.filter((claim) => claim.claim.weight === 'central' && claim.verdict.kind === 'not-found');
    if (wrong.length > 0 && !context.settings.lifted.includes('verifier-disagrees')) {
      return {
        kind: 'halt',
        halt: {
          reason: 'verifier-disagrees',
          summary: `The issue rests on ${count(wrong.length, 'fact')} that ${wrong.length === 1 ? 'is' : 'are'} not true of ${repository.base.slice(0, 10)}.`,
          evidence: wrong.map(describeClaim),
          wayOn:
            'Correct the issue or name the right commit with --base; or run the same command with --resume and --proceed-anyway.',
        },
        learnt,
        nodes: [],
      };
    }
    const uncited = await withCheckout(context, { base: repository.base, changes: [] }, (checkout) =>
      findHardConstraints(issue, checkout.path),
    );
    const open = uncited.filter((constraint) => constraint.at.length === 0);
    if (open.length > 0 && !context.settings.lifted.includes('hard-constraint-unverified')) {
      return {
        kind: 'halt',
        halt: {
          reason: 'hard-constraint-unverified',
          summary: 'The issue says that something must not break, and what it names is nowhere in the code.',
          evidence: open.map(
            (constraint) => `"${constraint.text}" (line ${constraint.issueLine}) names ${constraint.names.join(', ')}: not found`,
          ),
          wayOn:
            'Say in the issue where that is (a path or a symbol); or run the same command with --resume and --proceed-anyway.',
        },
        learnt,
        nodes: [],
      };
    }
    return { kind: 'continue', produced: { claims }, learnt, nodes: [] };
  },
});

function summary(claims: readonly VerifiedClaim[]): string {
  if (claims.length === 0) return 'the issue names no file, symbol, version or line that could be checked';
  const found = claims.filter((claim) => claim.verdict.kind === 'found').length;
  return `${found} of ${count(claims.length, 'claim')} of the issue found in the code`;
}
