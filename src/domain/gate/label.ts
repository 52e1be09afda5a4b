/** The labels of the gate: the whole state of a pull request on its way through it. A closed set, defined here only. */
export const gateLabels = {
  /** The filter let it through; the test stage may take it. */
  testPending: 'immune:test-pending',
  /** The filter advises against it. */
  reject: 'immune:reject',
  /** The test stage let it through; the reason stage may take it. */
  reasonPending: 'immune:reason-pending',
  /** Its tests do not show what they should. */
  testFailed: 'immune:test-failed',
  /** A replay agreed with what the pull request claims. */
  trusted: 'immune:trusted',
  /** A replay disagreed with what the pull request claims. */
  suspect: 'immune:suspect',
  /** The gate cannot tell, or could not do its work: a person decides. */
  needsHuman: 'immune:needs-human',
  /** One comment and nothing else is written. */
  dryRun: 'immune:dry-run',
  /** A person asks for a new start at the filter. */
  rerunFromFilter: 'immune:rerun-from-filter',
  /** A person keeps the gate away from this pull request; automation never removes it. */
  hold: 'immune:hold',
} as const;

export type GateLabel = (typeof gateLabels)[keyof typeof gateLabels];
/** Says which run works on a pull request: `immune:wip-<stage>-<run id>-<attempt>`, at most 50 characters. */
export type WorkLabel = `immune:wip-${string}`;

/** The three stages that a machine runs, in order. Each is about ten times dearer than the one before it. */
export const gateStages = ['filter', 'test', 'reason'] as const;
export type GateStage = (typeof gateStages)[number];

/** The label that a stage takes to begin; the filter begins with an event or with `rerun-from-filter`. */
export const takenLabel: Readonly<Record<GateStage, GateLabel>> = {
  filter: gateLabels.rerunFromFilter,
  test: gateLabels.testPending,
  reason: gateLabels.reasonPending,
};

/** Labels that say what the gate concluded about one commit; a new push voids them. */
export const verdictLabels: readonly GateLabel[] = [
  gateLabels.testPending,
  gateLabels.reject,
  gateLabels.reasonPending,
  gateLabels.testFailed,
  gateLabels.trusted,
  gateLabels.suspect,
  gateLabels.needsHuman,
];
