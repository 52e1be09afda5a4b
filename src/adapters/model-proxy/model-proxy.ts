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
import { sayError } from './relay.ts';
import { replayedCall } from './replayed-call.ts';
import { calledName, type Upstream } from './upstream.ts';
import { vendorCall, type VendorTerms } from './vendor-call.ts';

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
  refuseUnusable(options.upstream);
  return { name: nameOf(options.upstream), offer: () => offer(options) };
}

function nameOf(upstream: Upstream): string {
  return upstream.kind === 'recordings' ? `replay/${calledName(upstream)}` : calledName(upstream);
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
  const { model } = options.upstream;
  const state: Offer = {
    options,
    name: nameOf(options.upstream),
    stop: new AbortController(),
    cut: new AbortController(),
    newest: null,
  };
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
  const { upstream } = state.options;
  const of = { name: state.name, asked, response };
  const { failure, usage, keep } =
    upstream.kind === 'recordings'
      ? await replayedCall({ ...of, upstream })
      : await vendorCall({ ...of, upstream }, termsOf(state, betas));
  state.newest = failure;
  await admitted.settle({ ...usage, outcome: failure === null ? 'answered' : 'failed' });
  await keep?.();
  if (upstream.kind === 'recordings' && failure !== null) state.stop.abort(failure);
}

function termsOf({ options: { timeoutMs = 600_000, price }, cut }: Offer, betas: AdmittedRequest['betas']): VendorTerms {
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), cut.signal]);
  return { betas: typeof betas === 'string' ? betas : undefined, signal, price };
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

function refuseUnusable(upstream: Upstream): void {
  if (upstream.kind === 'recordings') return;
  const { vendor, baseUrl, key, model } = upstream;
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
