/** A branch that is to be put on a server of git. */
export interface PushRequest {
  /** Address of the repository, without a name or password in it. */
  readonly url: string;
  readonly branch: string;
  /** Full commit id; its objects are in the user's repository. */
  readonly head: string;
  /** Value of the HTTP header `Authorization`; a secret. `null` for none. */
  readonly authorization: string | null;
}

export interface PushEffect {
  /** The branch was at that commit before. */
  readonly existed: boolean;
}

/**
 * Puts one commit on one branch of a server. MUST: send trusted objects only, execute nothing that a repository names, move a branch
 * only from where it was just seen and only forward, keep the secret out of arguments, addresses, files and messages. The same push again
 * changes nothing. Throws WorldError `repository` where the branch holds something else, `environment` where the server refused, and
 * `network` where no answer came.
 */
export type PushBranch = (request: PushRequest) => Promise<PushEffect>;
