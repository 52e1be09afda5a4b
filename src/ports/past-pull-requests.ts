import type { BlindSpot, PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { MainlineCommit } from './pull-requests.ts';

export interface PastRequest {
  /** Most pull requests with a known outcome that are asked about, the newest; `null` for all. */
  readonly limit: number | null;
  /** How long before a pull request others still count as its neighbours, in milliseconds. */
  readonly lookBackMs: number;
  /** Told now and then, in a few words, how far the reading has come. */
  readonly progress: (doing: string) => void;
}

/** The pull requests of a repository's past, and what is needed to see each of them as on the day it was opened. */
export interface PastHistory {
  /** Pull requests from this number on are asked about; earlier ones are only there to compare with. */
  readonly firstAsked: number;
  /** Oldest first, in the order in which they came to the mainline; `at` is when they came, and never falls. */
  readonly mainline: readonly MainlineCommit[];
  readonly blindSpots: readonly BlindSpot[];
  /** What had to be assumed, one sentence each. */
  readonly assumptions: readonly string[];
  /** By ascending number. */
  pullRequests(): AsyncIterable<PastPullRequest>;
  /** What could not be used, each with a clause that says why; whole only after `pullRequests` came to its end. */
  leftOut(): readonly { readonly because: string; readonly count: number }[];
}

/** Where past pull requests are read from. MUST: write nothing; throw WorldError where the source cannot be read. */
export interface PastPullRequests {
  read(request: PastRequest): Promise<PastHistory>;
}
