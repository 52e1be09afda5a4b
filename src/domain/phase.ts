/** The eleven phases of a run, in order. A closed set: nothing else is a phase. */
export const phases = [
  'INTAKE',
  'VERIFY',
  'CHALLENGE',
  'COUNCIL',
  'SPEC',
  'TEST_FIRST',
  'PLAN',
  'IMPLEMENT',
  'SELF_REVIEW',
  'DRAFT_PR',
  'CLOSE',
] as const;

export type Phase = (typeof phases)[number];
