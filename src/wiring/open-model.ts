import { resolve } from 'node:path';
import type { PlannedModel } from '#config/planned-models.ts';
import type { ModelRole } from '#domain/model-role.ts';
import type { Model } from '#ports/model.ts';
import type { ModelPrice, Player } from '#adapters/model-panel/model-panel.ts';
import type { Playback } from '#adapters/scripted-model/playback.ts';

export interface ModelPlaces {
  /** Top of the repository: what paths in the configuration begin at. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface ModelOpener {
  /** The model of one role; each attempt on the wire is one call of it. */
  open(planned: PlannedModel, role: ModelRole): Promise<Player>;
  /** The script of a scripted model: one place in it for all who play it. */
  script(planned: PlannedModel): Promise<Playback>;
}

/** Opens the models that a run uses, their adapters on demand. */
export function modelOpener({ root, environment }: ModelPlaces): ModelOpener {
  const scripts = new Map<string, Promise<Playback>>();
  const opener: ModelOpener = {
    async open(planned, role) {
      const model = await attempt(planned, role);
      const { tier, timeoutMs } = planned;
      return { role, tier, model: await recorded(planned, model, root), price: await priceOf(planned), timeoutMs };
    },
    script(planned) {
      const path = resolve(root, planned.script ?? '');
      const script =
        scripts.get(path) ?? import('#adapters/scripted-model/scripted-model.ts').then(({ openScript }) => openScript(path));
      scripts.set(path, script);
      return script;
    },
  };
  return opener;

  async function attempt(planned: PlannedModel, role: ModelRole): Promise<Model> {
    switch (planned.vendor) {
      case 'anthropic':
      case 'openai':
      case 'google':
      case 'compatible': {
        const { apiModel } = await import('#adapters/api-model/api-model.ts');
        const { vendor, model, baseUrl, timeoutMs, price } = planned;
        const key = keyOf(planned, environment);
        return apiModel({ vendor, model, baseUrl, key, timeoutMs, ...(price === null ? {} : { price: ownPrice(price) }) });
      }
      case 'scripted': {
        const { scriptedModel } = await import('#adapters/scripted-model/scripted-model.ts');
        return scriptedModel(await opener.script(planned), planned.model, role);
      }
      case 'replay': {
        const { replayModel } = await import('#adapters/replay-model/replay-model.ts');
        return replayModel(resolve(root, planned.recordings ?? ''), planned.model);
      }
    }
  }
}

/** The key that the environment holds for a model; `null` where it needs none or has none. */
export function keyOf({ keyFrom }: PlannedModel, environment: NodeJS.ProcessEnv): string | null {
  const key = keyFrom === null ? '' : (environment[keyFrom] ?? '');
  return key === '' ? null : key;
}

/** What the owner says, or else what the table of known prices says. */
export async function priceOf({ vendor, model, price }: PlannedModel): Promise<ModelPrice> {
  if (price !== null) return ownPrice(price);
  if (vendor === 'scripted' || vendor === 'replay') return () => 0;
  const { tablePrice } = await import('#adapters/api-model/price.ts');
  return (inputTokens, outputTokens) => tablePrice(vendor, model, { inputTokens, outputTokens });
}

/** US dollars for a million tokens are millionths of a dollar for one. */
function ownPrice({ input, output }: NonNullable<PlannedModel['price']>): ModelPrice {
  return (inputTokens, outputTokens) => Math.round(inputTokens * input + outputTokens * output);
}

async function recorded({ record }: PlannedModel, model: Model, root: string): Promise<Model> {
  if (record === null) return model;
  const { recordingModel } = await import('#adapters/replay-model/replay-model.ts');
  return recordingModel(model, resolve(root, record));
}
