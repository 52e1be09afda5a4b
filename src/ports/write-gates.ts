import type { WriteCapability } from '#domain/write-capability.ts';

/** A call that was not forwarded. The text in it is the probe's. */
export interface RefusedCall {
  readonly method: string;
  readonly url: string;
  /** One clause without a full stop. */
  readonly because: string;
}

/** The middleware of one live probe, while the probe runs. */
export interface OpenWriteGate {
  /** Absolute host path of a UNIX socket that speaks HTTP: `/<target>/<path>`. */
  readonly socket: string;
  /** The first call that was refused; after it nothing is forwarded any more. `null` while there is none. */
  refused(): RefusedCall | null;
  /** What was created through it, one line each. */
  made(): readonly string[];
  close(): Promise<void>;
}

/**
 * The only way from a sandboxed probe to anything outside. MUST: forward exactly what `judgeCall` allows, with credentials that only it holds; count a
 * creation durably before it is forwarded, so that no crash lets a work item make more than it may; refuse for good after the first refusal; follow
 * no redirect. Throws `WorldError` `usage` where a credential is missing.
 */
export interface WriteGates {
  open(gate: string, capability: WriteCapability): Promise<OpenWriteGate>;
}
