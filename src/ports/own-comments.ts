/**
 * What the gate wrote on many pull requests, in few calls: its own comments are its only memory. MUST: give only comments whose author
 * is `PullRequests.self()`, at most one for each pull request (the oldest that holds the marker), for open pull requests and those closed
 * since; throw WorldError `network` where an answer was lost. A forge pages it with the list of pull requests, never with a call for each.
 */
export interface OwnComments {
  ownComments(filter: {
    readonly marker: string;
    /** Milliseconds since the epoch; bounds the closed ones by their closing time. */
    readonly since: number;
  }): AsyncIterable<{ readonly pullRequest: number; readonly body: string }>;
}
