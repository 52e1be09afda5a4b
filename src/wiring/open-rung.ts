import type { PlannedRung } from '#config/planned-models.ts';
import type { Rung } from '#ports/builder.ts';
import type { ModelLedger } from '#ports/model-ledger.ts';
import type { FixWorld } from './fix-world.ts';
import type { ModelOpener } from './open-model.ts';

/** What builders with a model need: the account that counts each of its calls. */
export interface RungModels {
  readonly ledger: ModelLedger;
  readonly opener: ModelOpener;
}

export interface RungParts {
  readonly world: FixWorld;
  /** Folder that a builder's command is relative to. */
  readonly cwd: string;
  /** `null` where nothing in the plan asks a model. */
  readonly models: RungModels | null;
}

/** One step of the ladder, its adapter loaded on demand. The search engine is deterministic, so it is asked once. */
export async function openRung(planned: PlannedRung, { world, cwd, models }: RungParts): Promise<Rung> {
  const { name, tier } = planned;
  const { workspace, sandbox, limits } = world;
  switch (planned.kind) {
    case 'search': {
      const { searchBuilder } = await import('#adapters/search-builder/search-builder.ts');
      return { name, tier, model: null, attempts: 1, builder: searchBuilder({ workspace, sandbox }) };
    }
    case 'command': {
      const { commandBuilder } = await import('#adapters/command-builder/command-builder.ts');
      const builder = commandBuilder({ workspace, sandbox, limits, cwd, argv: planned.argv });
      return { name, tier, model: null, attempts: 3, builder };
    }
    case 'model': {
      const { ledger, opener } = counted(models);
      const { accountedModel } = await import('#adapters/model-panel/model-panel.ts');
      const { modelBuilder } = await import('#adapters/model-builder/model-builder.ts');
      const model = accountedModel(await opener.open(planned.model, 'builder'), { ledger });
      const complete = model.complete.bind(model);
      const builder = modelBuilder({ complete, workspace, sandbox, limits, name: model.name });
      return { name, tier, model: model.name, attempts: planned.attempts, builder };
    }
    case 'agent': {
      const { ledger, opener } = counted(models);
      const { modelProxy } = await import('#adapters/model-proxy/model-proxy.ts');
      const { acpBuilder } = await import('#adapters/acp-agent/acp-agent.ts');
      const { upstream, price, timeoutMs } = await opener.upstream(planned.model, 'builder');
      const proxy = modelProxy({ upstream, ledger, role: 'builder', price, timeoutMs });
      const { argv: command, env } = planned;
      const builder = acpBuilder({ name, command, cwd, env, proxy, sandbox, workspace, limits });
      return { name, tier, model: proxy.name, attempts: planned.attempts, builder };
    }
  }
}

function counted(models: RungModels | null): RungModels {
  if (models === null) throw new Error('A builder with a model was opened without an account of its calls.');
  return models;
}
