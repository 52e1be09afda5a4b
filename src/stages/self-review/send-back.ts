import type { OwnerGateRun } from '#domain/owner-gate.ts';
import type { ConfirmedClaim, Judgement, SentBack } from '#domain/run-state.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { describeClaim } from './execute-review-claim.ts';

const mostTold = 3_000;

/**
 * What the next try is told. Of a review only what was executed and what was seen: a reviewer has read what builders may not, so what it says besides stays
 * with people. Of a gate the last lines of its output. Of a score its parts.
 */
export function feedbackOf(
  because: SentBack['because'],
  seen: {
    readonly confirmed: readonly ConfirmedClaim[];
    readonly red: readonly OwnerGateRun[];
    readonly judgement: Judgement;
    readonly reviews: SentBack['reviews'];
  },
): string {
  switch (because) {
    case 'review':
      return `The change passed the tests and was sent back: what reviewers claimed was executed and seen.\n${untrustedInput(claimLines(seen).join('\n'), mostTold)}`;
    case 'owner-gate':
      return `The change passed the tests and was sent back: commands that the owner wants to end with 0 do not.\n${untrustedInput(seen.red.map(gateLines).join('\n'), mostTold)}`;
    case 'score': {
      const { evidence, score, findings } = seen.judgement;
      const facts = [
        `its score is ${score.value.toFixed(2)}, and 0.75 is wanted`,
        ...(evidence.mutants === null
          ? []
          : [`${evidence.mutants.killed} of ${evidence.mutants.total} small faults in its lines are noticed by tests`]),
        ...(evidence.hygiene.passed < evidence.hygiene.total ? ['its form was objected to'] : []),
      ];
      const objections = findings
        .filter(({ severity }) => severity !== 'info')
        .map(({ text, at }) => `${text}${at === null ? '' : ` (${at})`}`);
      const listed = objections.length === 0 ? '' : `\n${untrustedInput(objections.join('\n'), mostTold)}`;
      return `A change passed every gate, but a better one is wanted: ${facts.join('; ')}.${listed}`;
    }
  }
}

function claimLines({
  confirmed,
  reviews,
}: {
  confirmed: readonly ConfirmedClaim[];
  reviews: SentBack['reviews'];
}): readonly string[] {
  const executed = reviews.flatMap(({ findings }) => findings).flatMap((finding) => finding.executed ?? []);
  return confirmed.map(({ claim }) => {
    const what = describeClaim(claim);
    const seen = executed.find((one) => one.what === what && one.confirmed)?.seen ?? '';
    const source =
      claim.kind === 'test-file'
        ? `\n${claim.content}`
        : claim.kind === 'expression' && claim.setup !== ''
          ? `\n${claim.setup}`
          : '';
    return `${what}: ${seen}${source}`;
  });
}

function gateLines({ name, argv, tail }: OwnerGateRun): string {
  return `${name} (${argv.join(' ')}):\n${tail}`;
}
