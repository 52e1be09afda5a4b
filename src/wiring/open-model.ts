import { resolve } from 'node:path';
import type { PlannedModel } from '#config/planned-models.ts';
import type { ModelRole } from '#domain/model-role.ts';
import type { Model } from '#ports/model.ts';
import type { ModelPrice, Player } from '#adapters/model-panel/model-panel.ts';
import type { Upstream, VendorUpstream } from '#adapters/model-proxy/upstream.ts';
import type { Playback } from '#adapters/scripted-model/playback.ts';
import type { ScriptServer } from '#adapters/scripted-model/serve.ts';

export interface ModelPlaces {
  /** Top of the repository: what paths in the configuration begin at. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface ModelOpener {
  /** The model of one role; each attempt on the wire is one call of it. */
  open(planned: PlannedModel, role: ModelRole): Promise<Player>;
  /** The same model as a program in the sandbox is offered it, through our proxy; a script is served on loopback for that, and a
   * recording needs no server. */
  upstream(planned: PlannedModel, role: ModelRole): Promise<Offered>;
  /** Ends the servers of scripts. */
  close(): Promise<void>;
}

export interface Offered {
  readonly upstream: Upstream;
  readonly price: ModelPrice;
  readonly timeoutMs: number;
}

/** Opens the models that a run uses, their adapters on demand. All who play one script share one place in it. */
export function modelOpener({ root, environment }: ModelPlaces): ModelOpener {
  const scripts = new Map<string, Promise<Playback>>();
  const servers: ScriptServer[] = [];
  const script = (planned: PlannedModel): Promise<Playback> => {
    const path = resolve(root, planned.script ?? '');
    const opened = scripts.get(path) ?? openScriptAt(path);
    scripts.set(path, opened);
    return opened;
  };
  return {
    async open(planned, role) {
      const { tier, timeoutMs } = planned;
      const model =
        planned.vendor === 'scripted'
          ? await played(planned, role, await script(planned))
          : await asked(planned, { root, environment });
      return { role, tier, model: await recorded(planned, model, root), price: await priceOf(planned), timeoutMs };
    },
    async upstream(planned, role) {
      const { vendor, model, baseUrl, timeoutMs } = planned;
      const terms = { price: await priceOf(planned), timeoutMs };
      if (vendor === 'replay') return { upstream: replayed(planned, root), ...terms };
      const record = planned.record === null ? null : resolve(root, planned.record);
      const asks = { kind: 'vendor', model, record } as const;
      if (isProxied(vendor)) return { upstream: { ...asks, vendor, baseUrl, key: keyOf(planned, environment) }, ...terms };
      const { serveScript } = await import('#adapters/scripted-model/serve.ts');
      const server = await serveScript(await script(planned));
      servers.push(server);
      const served = { vendor: 'compatible', baseUrl: `${server.url}/${role}/v1`, key: null, name: `scripted/${model}` } as const;
      return { upstream: { ...asks, ...served }, ...terms };
    },
    async close() {
      for (const server of servers) await server.close();
    },
  };
}

async function openScriptAt(path: string): Promise<Playback> {
  const { openScript } = await import('#adapters/scripted-model/scripted-model.ts');
  return openScript(path);
}

async function played({ model }: PlannedModel, role: ModelRole, script: Playback): Promise<Model> {
  const { scriptedModel } = await import('#adapters/scripted-model/scripted-model.ts');
  return scriptedModel(script, model, role);
}

/** A model of a vendor, or what was recorded of one. */
async function asked(planned: PlannedModel, { root, environment }: ModelPlaces): Promise<Model> {
  const { vendor, model, baseUrl, timeoutMs, price, recordings } = planned;
  if (vendor === 'replay' || vendor === 'scripted') {
    const { replayModel } = await import('#adapters/replay-model/replay-model.ts');
    return replayModel(resolve(root, recordings ?? ''), model);
  }
  const { apiModel } = await import('#adapters/api-model/api-model.ts');
  const key = keyOf(planned, environment);
  return apiModel({ vendor, model, baseUrl, key, timeoutMs, ...(price === null ? {} : { price: ownPrice(price) }) });
}

/** A script is served to programs as a compatible vendor, and recorded under its own name. */
function replayed({ model: recorded, recordings }: PlannedModel, root: string): Upstream {
  const [maker = '', ...rest] = recorded.split('/');
  const vendor = maker === 'scripted' ? 'compatible' : maker;
  if (!isProxied(vendor)) throw new Error(`A recording of ${recorded} was offered to an agent.`);
  return { kind: 'recordings', vendor, model: rest.join('/'), folder: resolve(root, recordings ?? ''), name: recorded };
}

function isProxied(vendor: string): vendor is VendorUpstream['vendor'] {
  return vendor === 'anthropic' || vendor === 'openai' || vendor === 'google' || vendor === 'compatible';
}

/** The key that the environment holds for a model; `null` where it needs none or has none. */
function keyOf({ keyFrom }: PlannedModel, environment: NodeJS.ProcessEnv): string | null {
  const key = keyFrom === null ? '' : (environment[keyFrom] ?? '');
  return key === '' ? null : key;
}

/** What the owner says, or else what the table of known prices says. */
async function priceOf({ vendor, model, price }: PlannedModel): Promise<ModelPrice> {
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
