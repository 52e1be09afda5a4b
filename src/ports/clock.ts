/** Time as a port, so that runs can be replayed and tests need not wait. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}
