import type { SeatedRole, Vendor } from './model-schema.ts';

/** A model as the configuration names it. */
export interface PlannedModel {
  /** Its name in the configuration. */
  readonly name: string;
  readonly vendor: Vendor;
  /** The vendor's id. */
  readonly model: string;
  readonly tier: number;
  readonly baseUrl: string | null;
  /** Environment variable with the key; `null` where none is needed. */
  readonly keyFrom: string | null;
  readonly script: string | null;
  readonly recordings: string | null;
  readonly record: string | null;
  readonly timeoutMs: number;
  /** Millionths of a US dollar for one token (US dollars for a million of them); `null`: the table of known prices. */
  readonly price: { readonly input: number; readonly output: number } | null;
  readonly attempts: number;
}

/** One step of the ladder as the configuration names it. */
export type PlannedRung =
  | { readonly kind: 'search'; readonly name: 'search'; readonly tier: 0 }
  | { readonly kind: 'command'; readonly name: 'command'; readonly tier: 0; readonly argv: readonly string[] }
  | {
      readonly kind: 'model';
      readonly name: string;
      readonly tier: number;
      readonly attempts: number;
      readonly model: PlannedModel;
    }
  | {
      readonly kind: 'agent';
      readonly name: string;
      readonly tier: number;
      readonly attempts: number;
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly model: PlannedModel;
    };

export interface PlannedSeat {
  readonly role: SeatedRole;
  readonly model: PlannedModel;
}

/** Who builds and who plays which role, every name resolved and every rule kept. */
export interface ModelPlan {
  readonly ladder: readonly PlannedRung[];
  readonly seats: readonly PlannedSeat[];
}
