import { gateLabels } from '../label.ts';
import { contradictions } from './contradictions.ts';
import { failsForWrongReason, olderClaim } from './older-claim.ts';
import { type Case, ends, goes, type Step, unknown } from './step.ts';

/** Is there anything to run, and did both legs see the same? */
export function present({ base, head }: Case): Step {
  const rule = 'test:present';
  const { tests, claim } = head;
  if (claim.kind === 'rejected') {
    const { kind, about, claimed, found } = claim.fault;
    return ends(rule, 'warn', gateLabels.suspect, 'The receipt of this pull request does not hold.', [
      `${kind}: ${about}${claimed === null ? '' : `, claimed ${claimed}`}${found === null ? '' : `, found ${found}`}`,
    ]);
  }
  const impossible = contradictions(base, head);
  if (impossible.length > 0) return unknown(rule, 'The two runs contradict each other.', impossible);
  const older = olderClaim(claim);
  if (tests.kind === 'some') {
    return goes(rule, 'pass', `It brings tests that can be run with ${tests.runner}.`, [...older, ...tests.files]);
  }
  if (base.truncated || head.truncated) return unknown(rule, 'The runs left more than could be kept.', []);
  if (tests.because === 'unknown') {
    const says = 'Its tests could not be run here';
    const hint = `${says}; by the text that it shows, they fail for the wrong reason without the change.`;
    return unknown(rule, failsForWrongReason(claim) ? hint : `${says}.`, [tests.detail, ...older]);
  }
  if (tests.because === 'no-source')
    return { ...goes(rule, 'note', 'It changes nothing that a test could tell.', []), go: false };
  return ends(
    rule,
    'warn',
    gateLabels.testFailed,
    'It changes code and brings no test that fails without the change; one would let it be checked by itself.',
    [tests.detail, ...older],
  );
}
