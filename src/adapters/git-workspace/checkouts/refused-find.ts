/** What a builder left and nobody will take over; `reason` completes "because …". Never leaves this adapter. */
export class RefusedFind extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`What the builder left in its checkout was not taken over because ${reason}.`);
    this.name = 'RefusedFind';
    this.reason = reason;
  }
}

export function refusedFind(reason: string): RefusedFind {
  return new RefusedFind(reason);
}
