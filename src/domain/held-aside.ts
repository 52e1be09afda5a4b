/** Examples of the issue that the builder never saw and that judged its candidates. */
export interface HeldAside {
  /** Ids of the examples held aside; empty means that nothing could be. */
  readonly examples: readonly string[];
  /** How many of them the chosen candidate satisfies. */
  readonly satisfied: number;
}
