import type { RepairPredicate } from '../receipt.ts';

type Judged = Pick<RepairPredicate, 'tests' | 'evidence' | 'score'>;

/** What the verdict statement may say, and the recorded evidence under which it says so. An absent property was not verified. */
const properties: Readonly<Record<string, (judged: Judged) => boolean>> = {
  PATCHLINE_RED_BEFORE_BY_ASSERTION: ({ tests }) => tests.failToPass.count > 0,
  PATCHLINE_ACCEPTANCE_GREEN: ({ evidence: { acceptance } }) => acceptance.total > 0 && acceptance.passed === acceptance.total,
  PATCHLINE_SUITE_WITHOUT_NEW_FAILURES: ({ evidence: { suite } }) =>
    suite !== null && suite.passed > 0 && suite.newFailures.count === 0,
  PATCHLINE_FROZEN_FILES_UNTOUCHED: ({ evidence }) => evidence.frozenFilesTouched.length === 0,
  PATCHLINE_NO_TAMPERING: ({ evidence }) => evidence.tampering.length === 0,
  PATCHLINE_HELD_ASIDE_SATISFIED: ({ evidence: { heldAside } }) =>
    heldAside.examples.length > 0 && heldAside.satisfied === heldAside.examples.length,
  PATCHLINE_MUTANTS_KILLED: ({ evidence: { mutants } }) =>
    mutants !== null && mutants.total > 0 && mutants.killed === mutants.total,
  PATCHLINE_NO_UNSEPARATED_RIVALS: ({ evidence }) => evidence.unseparatedRivals === 0,
  PATCHLINE_ROUTE_HUMAN_REVIEW: ({ score }) => score.route === 'human-review' || score.route === 'fast-lane',
  PATCHLINE_ROUTE_FAST_LANE: ({ score }) => score.route === 'fast-lane',
};

export const verdictPropertyNames: readonly string[] = Object.keys(properties);

/** The properties that hold, in the order of the table. */
export function verdictProperties(judged: Judged): readonly string[] {
  return verdictPropertyNames.filter((name) => properties[name]?.(judged) === true);
}
