import type { ModelLedger } from '#ports/model-ledger.ts';
import type { Model } from '#ports/model.ts';
import type { ModelPanel, PanelSeat } from '#ports/model-panel.ts';
import { metered, type ModelPrice } from './metered.ts';
import { defaultPatience, patient, type Patience, type Pause } from './patient.ts';

export { modelLedger } from './ledger.ts';
export type { ModelPrice } from './metered.ts';

/** A model as one role of a run uses it. `model` makes one attempt on the wire a call; its retries are made here, so that each is counted. */
export interface Player {
  readonly role: PanelSeat['role'];
  readonly tier: number;
  readonly model: Model;
  readonly price: ModelPrice;
  readonly timeoutMs: number;
}

export interface PanelOptions {
  readonly ledger: ModelLedger;
  readonly patience?: Patience;
  readonly pause?: Pause;
}

/** A player's model behind the ledger: what a builder of the ladder is given, who has no seat at the panel. */
export function accountedModel(player: Player, { ledger, patience = defaultPatience, pause }: PanelOptions): Model {
  return patient(metered(player.model, { ledger, ...player }), patience, pause);
}

/** The panel of a run: each role's model behind one ledger. */
export function modelPanel(players: readonly Player[], options: PanelOptions): ModelPanel {
  const models = new Map(players.map((player) => [player.role, accountedModel(player, options)]));
  return {
    seats: players.map(({ role, tier, model }) => ({ role, tier, model: model.name, vendor: model.vendor })),
    async complete(role, request) {
      const model = models.get(role);
      if (model === undefined) throw new Error(`Nobody has the seat of ${role}: only roles with a seat are asked.`);
      return model.complete(request);
    },
    spending: () => options.ledger.spending(),
    workItemSpending: () => options.ledger.workItemSpending(),
  };
}
