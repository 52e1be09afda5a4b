import type { ModelRole } from '#domain/model-role.ts';
import { nothingSpent } from '#domain/model-spending.ts';
import type { ModelAnswer, ModelRequest } from './model.ts';
import { fakeModel } from './model.fake.ts';
import type { ModelPanel } from './model-panel.ts';

export interface FakePanel extends ModelPanel {
  /** Every request, in order, with who was asked. */
  readonly asked: readonly { readonly role: ModelRole; readonly request: ModelRequest }[];
}

/** A panel whose roles say what they were told to say, one answer a call; it has neither ledger nor budget. */
export function fakePanel(
  answers: Readonly<Partial<Record<ModelRole, readonly (string | Partial<ModelAnswer>)[]>>>,
  tiers: Readonly<Partial<Record<ModelRole, number>>> = {},
): FakePanel {
  const roles = Object.keys(answers) as ModelRole[];
  const models = new Map(roles.map((role) => [role, fakeModel(answers[role] ?? [], `fake/${role}`)]));
  const asked: { role: ModelRole; request: ModelRequest }[] = [];
  return {
    asked,
    seats: roles.map((role) => ({ role, model: `fake/${role}`, vendor: 'fake', tier: tiers[role] ?? 1 })),
    async complete(role, request): Promise<ModelAnswer> {
      const model = models.get(role);
      if (model === undefined) throw new Error(`Nobody has the seat of ${role}.`);
      asked.push({ role, request });
      return model.complete(request);
    },
    spending: () => ({ ...nothingSpent, calls: asked.length }),
    workItemSpending: () => ({ ...nothingSpent, calls: asked.length }),
  };
}
