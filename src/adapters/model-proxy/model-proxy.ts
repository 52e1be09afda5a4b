import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BudgetSpent, GoingInCircles } from '#domain/model-spending.ts';
import type { ModelRole } from '#domain/model-role.ts';
import { WorldError } from '#domain/world-error.ts';
import type { ModelFailure } from '#ports/model-failure.ts';
import type { AdmittedCall, ModelLedger, PlannedCall } from '#ports/model-ledger.ts';
import type { ModelProxy, OfferedModel } from '#ports/model-proxy.ts';
import { readAsked, type Asked } from './asked.ts';
import { dialects } from './dialects.ts';
import { relay, sayError } from './relay.ts';
import { addressOf, askVendor, type Upstream } from './upstream.ts';

export interface ModelProxyOptions {
  readonly upstream: Upstream;
  readonly ledger: ModelLedger;
  /** Whose calls these are in the account. */
  readonly role: ModelRole;
  /** Millionths of a US dollar; `null` where nobody knows the price. */
  readonly price: (inputTokens: number, outputTokens: number) => number | null;
  /** Most tokens of one answer, whatever the program asks for. Default 32,000. */
  readonly maxOutputTokens?: number;
  /** Of one call. Default ten minutes. */
  readonly timeoutMs?: number;
}

/** A proxy on a UNIX socket in front of one model. Throws WorldError `usage` for an upstream without an address or key. */
export function modelProxy(options: ModelProxyOptions): ModelProxy {
  const { vendor, model } = options.upstream;
  refuseUnusable(options.upstream);
  return { name: `${vendor}/${model}`, offer: () => offer(options) };
}

/** Time for answers under way to come to their end, and so to their price, when nobody waits for them any more. */
const graceMs = 5_000;

/** What is known while a model is offered. */
interface Offer {
  readonly options: ModelProxyOptions;
  readonly name: string;
  readonly stop: AbortController;
  /** Aborts what is under way. */
  readonly cut: AbortController;
  newest: ModelFailure | null;
}

async function offer(options: ModelProxyOptions): Promise<OfferedModel> {
  const { vendor, model } = options.upstream;
  const name = `${vendor}/${model}`;
  const state: Offer = { options, name, stop: new AbortController(), cut: new AbortController(), newest: null };
  const underWay = new Set<Promise<void>>();
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
    const work = serve(state, request, response).catch((error: unknown) => {
      response.destroy();
      state.stop.abort(error);
    });
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  });
  server.maxConnections = 16;
  const folder = await mkdtemp(join(tmpdir(), 'patchline-model-'));
  const socket = join(folder, 'model.sock');
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
  return {
    socket,
    model,
    stopped: state.stop.signal,
    failure: () => state.newest,
    async close() {
      const closed = closeServer(server);
      const patience = setTimeout(() => state.cut.abort(), graceMs);
      await Promise.all(underWay);
      clearTimeout(patience);
      server.closeAllConnections();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

async function serve(state: Offer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { upstream, maxOutputTokens = 32_000 } = state.options;
  const of = { dialects: dialects[upstream.vendor], model: upstream.model, maxOutputTokens };
  const asked = await readAsked(request, of).catch(() => null);
  if (asked === null) return void response.destroy();
  if (asked.kind === 'refused') return sayError(response, asked.status, asked.why);
  if (asked.kind === 'models') return sayModels(response, upstream.model);
  const admitted = await admit(state, asked);
  if (admitted instanceof Error) {
    state.stop.abort(admitted);
    return sayError(response, 402, admitted.message, 'budget_spent');
  }
  return call(state, { asked, admitted, betas: request.headers['anthropic-beta'] }, response);
}

type Call = Extract<Asked, { kind: 'call' }>;

async function admit(
  { options, name }: Offer,
  { call: { text, digest } }: Call,
): Promise<AdmittedCall | BudgetSpent | GoingInCircles> {
  const { maxOutputTokens = 32_000, timeoutMs = 600_000, price, role, ledger } = options;
  const sent = Buffer.byteLength(text);
  const planned: PlannedCall = {
    through: 'proxy',
    role,
    model: name,
    request: digest,
    atMost: { inputTokens: sent, outputTokens: maxOutputTokens, costMicroUsd: price(sent, maxOutputTokens), wallMs: timeoutMs },
  };
  try {
    return await ledger.admit(planned);
  } catch (error) {
    if (error instanceof BudgetSpent || error instanceof GoingInCircles) return error;
    throw error;
  }
}

interface AdmittedRequest {
  readonly asked: Call;
  readonly admitted: AdmittedCall;
  readonly betas: string | readonly string[] | undefined;
}

async function call(state: Offer, { asked, admitted, betas }: AdmittedRequest, response: ServerResponse): Promise<void> {
  const { upstream, timeoutMs = 600_000, price } = state.options;
  const address = addressOf(upstream, asked.dialect);
  if (address === null) throw new Error('An upstream without an address was offered.');
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), state.cut.signal]);
  const asking = askVendor(
    { upstream, address, dialect: asked.dialect },
    asked.call.text,
    typeof betas === 'string' ? betas : undefined,
    signal,
  );
  const { failure, usage } = await relay(asking, { name: state.name, key: upstream.key, response });
  state.newest = failure;
  const { inputTokens, outputTokens } = usage;
  const costMicroUsd = inputTokens === null || outputTokens === null ? null : price(inputTokens, outputTokens);
  await admitted.settle({ outcome: failure === null ? 'answered' : 'failed', inputTokens, outputTokens, costMicroUsd });
}

/** The list of models in a form that clients of every dialect read. */
function sayModels(response: ServerResponse, id: string): void {
  const model = {
    id,
    object: 'model',
    type: 'model',
    display_name: id,
    created: 0,
    created_at: '1970-01-01T00:00:00Z',
    owned_by: 'owner',
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data: [model], has_more: false, first_id: id, last_id: id }));
}

function refuseUnusable({ vendor, baseUrl, key, model }: Upstream): void {
  const name = `${vendor}/${model}`;
  if (baseUrl !== null && !/^https?:\/\/[^/]/iu.test(baseUrl))
    throw new WorldError(
      'usage',
      `Cannot offer the model ${name} to an agent: "${baseUrl}" is no http address. Mend its baseUrl.`,
    );
  if (vendor === 'compatible' && baseUrl === null)
    throw new WorldError('usage', `Cannot offer the model ${name} to an agent: it has no address. Set its baseUrl.`);
  if (vendor !== 'compatible' && key === null)
    throw new WorldError(
      'usage',
      `Cannot offer the model ${name} to an agent: no key was given. Put the key into the environment variable that the configuration names.`,
    );
}
