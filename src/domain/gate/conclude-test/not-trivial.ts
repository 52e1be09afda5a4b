import { gateLabels } from '../label.ts';
import { type Case, ends, goes, type Step } from './step.ts';

/** Would its tests notice anything, and can their results be believed beside its diff? */
export function notTrivial({ head }: Case): Step {
  const rule = 'test:assertion-not-trivial';
  const { mutants, tampering } = head;
  if (tampering.length > 0) {
    return ends(
      rule,
      'warn',
      gateLabels.needsHuman,
      'Its diff holds places beside which a test result proves little.',
      tampering,
    );
  }
  if (mutants === null || mutants.total === 0)
    return goes(rule, 'note', 'No small fault could be made in the changed lines to try its tests on.', []);
  const counted = `${mutants.killed} of ${mutants.total} small faults in the changed lines were noticed`;
  if (mutants.killed === 0)
    return ends(rule, 'warn', gateLabels.testFailed, 'Its tests notice none of the small faults put into the changed lines.', [
      counted,
    ]);
  return goes(rule, 'pass', 'Its tests notice small faults in the changed lines.', [counted]);
}
