/**
 * What the gate wrote on many pull requests, in few calls: its own comments are its only memory. MUST: give only comments whose author
 * is `PullRequests.self()` and that hold the marker on a line of its own, at most one for each pull request (the oldest); throw WorldError
 * `network` where an answer was lost. MAY leave out what was last changed before `since`, and what a forge lists only in too many pages:
 * who misses a comment looks at the pull request itself, which costs calls and changes no answer. MAY give more than `since` asks for.
 */
export interface OwnComments {
  ownComments(filter: {
    readonly marker: string;
    /** Milliseconds since the epoch. */
    readonly since: number;
  }): AsyncIterable<{ readonly pullRequest: number; readonly body: string }>;
}
