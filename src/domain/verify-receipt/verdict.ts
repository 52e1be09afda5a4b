import type { ReceiptFault } from '../receipt/fault.ts';

/** Something that differs between the machine that signed and the one that verifies; it is told, and decides nothing. */
export interface ReplayDifference {
  readonly about: 'node' | 'sandbox' | 'sandbox-profile';
  readonly recorded: string;
  readonly here: string;
}

/** What was executed again, all of it with the recorded results. */
export interface ReplaySummary {
  readonly failToPass: number;
  readonly passToPass: number;
  /** Failures of the suite that head shares with base. */
  readonly failuresOnBase: number;
  /** `run` of `replayable` nodes were run again; `recorded` counts all, those that execute nothing among them. */
  readonly nodes: { readonly run: number; readonly replayable: number; readonly recorded: number };
  readonly differences: readonly ReplayDifference[];
}

/** What verifying a receipt came to. */
export type ReceiptVerdict =
  | {
      readonly kind: 'verified';
      readonly digest: string;
      /** `unknown`: the signature holds, but nobody said whose key it is. */
      readonly signer: { readonly keyid: string; readonly trust: 'trusted' | 'unknown' };
      readonly headTree: string;
      readonly scorePercent: number;
      /** `null` where nothing was executed. */
      readonly replay: ReplaySummary | null;
    }
  | { readonly kind: 'rejected'; readonly digest: string | null; readonly fault: ReceiptFault };
