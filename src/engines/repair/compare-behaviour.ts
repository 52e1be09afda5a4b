import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { compareVariants, measureBaseline } from '../rerun/rerun.ts';
import { isBroken } from './behaviour-clusters.ts';

/** New texts of files, over the checkout. */
export type ComparedSource = Readonly<Record<string, string>>;

export interface BehaviourComparison {
  /** Generated and recorded inputs on which the reference gave a result of its own (no engine error, no endless loop). */
  readonly compared: number;
  readonly equal: boolean;
  /** Inputs on which the two differ, at most ten. */
  readonly differences: readonly { readonly input: string; readonly reference: string; readonly other: string }[];
}

/**
 * Does `other` behave as `reference` (the developer's fix) does, on the inputs of the tests and on inputs generated from them?
 * Inputs on which the reference itself breaks are outside of what it promises and do not count. `compared: 0` proves nothing.
 */
export async function compareBehaviour(task: {
  readonly sandbox: Sandbox;
  readonly checkout: Checkout;
  readonly tests: AcceptanceTests;
  readonly suiteFiles: readonly string[];
  readonly reference: ComparedSource;
  readonly other: ComparedSource;
  readonly seed: number;
  readonly inputs?: number;
}): Promise<BehaviourComparison> {
  const { sandbox, checkout, suiteFiles, seed } = task;
  const context = { sandbox, checkout, acceptance: task.tests, suiteFiles, seed };
  const baseline = await measureBaseline(context);
  const options = { tests: baseline.tests.map((test) => test.id), inputs: task.inputs ?? 600, wallMs: 60_000 };
  const { inputs, digests } = await compareVariants(context, baseline, [task.reference, task.other], options);
  const [reference, other] = [digests[0] ?? [], digests[1] ?? []];
  const valid = inputs.flatMap((input, index) => (isBroken(reference[index]) ? [] : [{ input, index }]));
  const differing = valid.filter(({ index }) => reference[index] !== other[index]);
  return {
    compared: valid.length,
    equal: valid.length > 0 && differing.length === 0,
    differences: differing.slice(0, 10).map(({ input, index }) => ({
      input: `${input.key}(${input.text})`,
      reference: reference[index] ?? '',
      other: other[index] ?? '',
    })),
  };
}
