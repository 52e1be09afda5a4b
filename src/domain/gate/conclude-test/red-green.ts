import { gateLabels } from '../label.ts';
import type { LegResult } from '../leg.ts';
import { runContradictions } from './contradictions.ts';
import { doubts, unsteady } from './doubts.ts';
import { failing, filesOf, regressions } from './run-facts.ts';
import { type Case, ends, goes, type Step, unknown } from './step.ts';
import { claimed } from './red-then-green.ts';

/** Red by assertion without the change, green with it, and nothing lost: as the runs show it, and as a receipt claims it. */
export function redGreen({ base, head, failToPass }: Case): Step {
  const rule = 'test:red-green';
  const claims = head.claim.kind === 'receipt';
  const disagrees = claims ? gateLabels.suspect : gateLabels.testFailed;
  const doubt = doubts(base, head);
  if (doubt.forged.length > 0) {
    return ends(rule, 'warn', gateLabels.suspect, 'What its tests report cannot be believed.', doubt.forged);
  }
  if (doubt.unfinished.length > 0) return unknown(rule, 'Its tests did not run to their end here.', doubt.unfinished);
  if (base.truncated || head.truncated)
    return unknown(rule, 'Its tests report more than could be kept, so part of it is missing.', []);
  const impossible = runContradictions([base, head]);
  if (impossible.length > 0) return unknown(rule, 'What its tests report contradicts itself.', impossible);
  const differing = [...unsteady(base.repeats), ...unsteady(head.repeats)];
  if (differing.length > 0) return unknown(rule, 'Its tests give different results when they are repeated.', differing);

  const known = new Set(base.suite === null ? [] : failing([base.suite]));
  const notGreen = failing(head.repeats).filter((id) => !known.has(id));
  if (notGreen.length > 0) return ends(rule, 'warn', disagrees, 'Its own tests fail with its change.', notGreen);
  if (failToPass.length === 0) return ends(rule, 'warn', disagrees, wrongReason(base), redEvidence(base));
  const missing = claimed(head).filter((id) => !failToPass.includes(id));
  if (missing.length > 0) {
    return ends(
      rule,
      'warn',
      gateLabels.suspect,
      'The replay disagrees with the receipt: tests it calls red before and green after are not.',
      missing,
    );
  }
  const lost = regressions(base.suite, head.suite);
  if (lost.length > 0) {
    return ends(rule, 'warn', disagrees, 'Tests of this repository that passed before fail with its change.', lost);
  }
  const replaced = regressions(base.suite, head.earlier);
  if (replaced.length > 0) {
    return ends(
      rule,
      'warn',
      gateLabels.needsHuman,
      'It changes existing tests that its code would not pass as they were: a person should say whether that is meant.',
      replaced,
    );
  }
  const unguarded = base.suite === null || head.suite === null;
  const evidence = failToPass.map((id) => `red by assertion on base, green on head: ${id}`);
  const said = claims ? 'The replay agrees with the receipt' : 'Its tests fail by assertion without the change and pass with it';
  return goes(
    rule,
    'pass',
    unguarded ? `${said}; the rest of the suite was not run.` : `${said}, and the suite loses nothing.`,
    evidence,
  );
}

function wrongReason(base: LegResult): string {
  const [run] = base.repeats;
  if (run !== undefined && run.fileFailures.length > 0) {
    return 'Its tests fail for the wrong reason without the change: they do not load, so no assertion was reached.';
  }
  if (run !== undefined && run.tests.some((test) => test.status === 'failed')) {
    return 'Its tests fail for the wrong reason without the change: something else than an assertion stops them.';
  }
  return 'Its tests pass without the change too, so they do not show what it mends.';
}

function redEvidence(base: LegResult): readonly string[] {
  const [run] = base.repeats;
  if (run === undefined) return [];
  const failed = run.tests
    .filter((test) => test.status === 'failed')
    .map((test) => `base: ${test.id}: ${test.failure ?? 'failed'}`);
  const loaded = filesOf(run).map((file) => `base: ${file} failed to load`);
  return [...loaded, ...failed].slice(0, 20);
}
