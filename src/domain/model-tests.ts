/** One acceptance test that a model wrote. `red`: fails on base by assertion. `guard`: holds on base already and has to go on holding. */
export interface ModelTest {
  readonly kind: 'red' | 'guard';
  /** Ids of the behaviours that it states (`B1`), as its author named them. */
  readonly behaviours: readonly string[];
}

/** A program that is known to be wrong, and what the acceptance tests made of it. */
export interface TestAttack {
  /** `mechanical`, or `vendor/model` of the test-adversary. */
  readonly by: string;
  /** One line of plain text. */
  readonly program: string;
  /** `refused`: a test turned red. `survived`: all passed, though it is wrong. `unshown`: all passed, and nothing executed shows that it is wrong. */
  readonly outcome: 'refused' | 'survived' | 'unshown';
  /** What shows that it is wrong; `null` unless it survived. */
  readonly shownBy: string | null;
}

/**
 * What models added to the acceptance tests, written from the behaviours alone and judged by execution on base. The other tests are mechanical and
 * decisive: a change that fails only tests named here may be right and the test wrong.
 */
export interface ModelTests {
  /** `vendor/model` of the test author; `null` where only the adversary was there. */
  readonly author: string | null;
  /** Test id, as in `AcceptanceTests.tests`. */
  readonly tests: Readonly<Record<string, ModelTest>>;
  /** What was thrown away, and why. */
  readonly dropped: readonly { readonly test: string; readonly why: string }[];
  readonly attacks: readonly TestAttack[];
  /** Those of `dropped` that were taken out after a change was seen to fail them; absent where none was. Whatever is chosen later is not clear of them. */
  readonly doubted?: readonly string[];
}

/** Whether a model wrote this acceptance test. */
export function isModelWritten(modelTests: ModelTests | undefined, test: string): boolean {
  return modelTests !== undefined && Object.hasOwn(modelTests.tests, test);
}
