import type { ModelFailure } from './model-failure.ts';

/** A model as a program in the sandbox reaches it, for as long as that program runs. */
export interface OfferedModel {
  /** Host path of a UNIX socket that speaks the vendor's HTTP interface below `/v1`; the service of a sandbox session. */
  readonly socket: string;
  /** The vendor's own id of the model; any other that the program names is replaced by it. */
  readonly model: string;
  /**
   * Aborted when nothing can go on: the account refuses (`BudgetSpent`, `GoingInCircles`), or what is replayed was not recorded and what is asked
   * cannot be recorded (`WorldError`). End the program and throw the reason.
   */
  readonly stopped: AbortSignal;
  /** What went wrong with the newest call; `null` where it was answered or there was none. */
  failure(): ModelFailure | null;
  /** Ends what is under way; when it resolves, every call is settled in the account and the socket is gone. */
  close(): Promise<void>;
}

/**
 * The only way from the sandbox to a model. MUST: keep the key on this side; ask one vendor at one address for one model, whatever the program
 * says; pass on nothing that makes the vendor fetch an address, run code or keep the conversation; admit each call to the account before it is
 * made and settle it with what the wire said, also where the program hung up.
 */
export interface ModelProxy {
  /** `vendor/model`. */
  readonly name: string;
  offer(): Promise<OfferedModel>;
}
