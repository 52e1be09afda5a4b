/** The eight adversaries: each looks for one kind of reason why a run is wrong. A closed set. */
export const adversaries = [
  'premise-challenger',
  'skeptic',
  'backward-compat',
  'edge-hunter',
  'spec-adversary',
  'test-adversary',
  'structure-reviewer',
  'logic-reviewer',
] as const;
export type Adversary = (typeof adversaries)[number];

/** The three that debate in COUNCIL. */
export const councillors = ['skeptic', 'backward-compat', 'edge-hunter'] as const satisfies readonly Adversary[];

/** The two that attack the diff in SELF_REVIEW. */
export const reviewers = ['structure-reviewer', 'logic-reviewer'] as const satisfies readonly Adversary[];

/** Everyone in a run who may be played by a model. A closed set; configuration gives each role a model or leaves it to its mechanical form. */
export const modelRoles = [
  ...adversaries,
  'reproducer',
  'spec-author',
  'test-author',
  'planner',
  'failure-reader',
  'builder',
] as const;
export type ModelRole = (typeof modelRoles)[number];
