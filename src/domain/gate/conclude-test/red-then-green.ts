import type { LegResult } from '../leg.ts';
import { statusOf } from './run-facts.ts';

/** Tests that an assertion fails on base and that pass on head, in every repetition. */
export function redThenGreen(base: LegResult, head: LegResult): readonly string[] {
  const [first] = base.repeats;
  if (first === undefined || head.repeats.length === 0) return [];
  const red = first.tests.filter((test) => test.failure === 'assertion').map((test) => test.id);
  const also = claimed(head).filter((id) => statusOf(first, id) === 'failed' && red.length > 0);
  return [...new Set([...red, ...also])].filter(
    (id) =>
      base.repeats.every((run) => statusOf(run, id) === 'failed') && head.repeats.every((run) => statusOf(run, id) === 'passed'),
  );
}

/** Tests that a receipt calls red before and green after. */
export function claimed(head: LegResult): readonly string[] {
  return head.claim.kind === 'receipt' ? head.claim.failToPass : [];
}
