import type { GateAction } from '../../forge-action.ts';
import type { Card, CardEvent } from '../card.ts';
import type { GateState } from '../gate-state.ts';
import type { GateLabel } from '../label.ts';
import type { WorkRun } from '../work-label.ts';

/**
 * What a machine of the protocol asks of the world: one call at a time, so that whoever drives it, the flow or the model checker, sees
 * every point at which other runs may come in between.
 */
export type GateRequest =
  | { readonly kind: 'read-card' }
  | { readonly kind: 'read-labels' }
  /** The state in the gate's own comment. */
  | { readonly kind: 'read-state' }
  | { readonly kind: 'read-events' }
  | { readonly kind: 'read-run'; readonly run: WorkRun }
  | { readonly kind: 'wait'; readonly ms: number }
  /** The stage's own work on the card that was read last. */
  | { readonly kind: 'work' }
  /** The gate's comment, with the result of the work, this state, and what is done with it. */
  | { readonly kind: 'publish'; readonly state: GateState; readonly move: GateMove }
  /** `isRepeatable` is false where a second try cannot be told from somebody else's success. */
  | { readonly kind: 'apply'; readonly action: GateAction; readonly isRepeatable: boolean };

/** What becomes of a result: `withheld`, because a person took that label off this commit; `closed`, because the owner opted in. */
export type GateMove = 'placed' | 'withheld' | 'closed' | 'dry-run';

/** `failed`: no answer came, or a refusal, also after trying again; whether there was an effect is not known. */
export type GateAnswer =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'labels'; readonly labels: readonly string[] }
  | { readonly kind: 'state'; readonly state: GateState | null }
  | { readonly kind: 'events'; readonly events: readonly CardEvent[] }
  | { readonly kind: 'run'; readonly state: 'running' | 'completed' | 'unknown' }
  | { readonly kind: 'waited' }
  | { readonly kind: 'worked'; readonly next: GateLabel }
  | { readonly kind: 'applied'; readonly existed: boolean }
  | { readonly kind: 'failed' };

/** A step of a machine: what it asks, and where the answer leads. `null` from `request` means that it has ended. */
export interface Machine<State> {
  readonly request: (state: State) => GateRequest | null;
  readonly receive: (state: State, answer: GateAnswer) => State;
}
