import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultKind } from '../faults/fault.ts';
import type { FaultBox } from '../faults/faults.ts';
import { afterWork, insteadOfWork, send } from '../faults/misbehave.ts';
import { checkRequest, checkResponse, type Violation } from '../openapi/check.ts';
import type { World } from '../world.ts';
import { identify, work } from './answer.ts';
import { conditional, type Meter } from './metering.ts';
import { badCredentials, badJson, type ApiRequest, type ApiResponse, type Route } from './route.ts';

/** One line of the log: what was asked by whom, and what was answered. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly login: string | null;
  readonly body: unknown;
  status: number | null;
  fault: FaultKind['kind'] | null;
}

export interface ApiServer {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly faults: FaultBox;
  readonly meter: Meter;
  readonly requests: LoggedRequest[];
  readonly violations: Violation[];
}

export async function serveApi(server: ApiServer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await readRequest(server.world, incoming);
  const fault = server.faults.take(incoming.method ?? 'GET', request.path);
  const login = request.caller === null ? null : request.caller.login;
  const { method, path, body } = request;
  const logged: LoggedRequest = {
    method,
    path,
    query: String(request.query),
    login,
    body,
    status: null,
    fault: fault?.kind ?? null,
  };
  server.requests.push(logged);
  const answer = await answerOf(server, request, fault);
  if (fault?.kind !== 'dropped-connection') logged.status = answer.status;
  await sendAnswer(server, request, { answer, fault, outgoing });
}

type Asked = ApiRequest & { readonly refused: ApiResponse | null };

async function readRequest(world: World, incoming: IncomingMessage): Promise<Asked> {
  const url = new URL(incoming.url ?? '/', world.apiUrl);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const caller = identify(world, incoming.headers.authorization, url.pathname);
  const common = { method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers };
  const known = { ...common, caller: caller === 'unknown' ? null : caller };
  if (caller === 'unknown') return { ...known, body: undefined, refused: badCredentials };
  try {
    return { ...known, body: text === '' ? undefined : (JSON.parse(text) as unknown), refused: null };
  } catch {
    return { ...known, body: undefined, refused: badJson };
  }
}

async function answerOf(server: ApiServer, request: Asked, fault: FaultKind | null): Promise<ApiResponse> {
  note(server, checkRequest(request));
  const instead = fault === null ? null : insteadOfWork(fault);
  if (instead !== null) return instead;
  if (fault?.kind === 'dropped-connection' && fault.effect === 'before') return { status: 0, body: null };
  if (request.refused !== null) return request.refused;
  const stale = fault?.kind === 'stale' ? server.faults.staleAnswer(request.path, fault.writesAgo) : null;
  const answer = stale ?? (await doWork(server, request));
  return fault === null ? answer : afterWork(fault, answer, request);
}

async function doWork(server: ApiServer, request: ApiRequest): Promise<ApiResponse> {
  if (request.method !== 'GET') await server.faults.beforeWrite((path) => snapshot(server, request, path));
  const { answer, isModelled } = await work(server.world, server.routes, request);
  const operation = `${request.method} ${request.path}`;
  if (!isModelled) note(server, [{ operation, side: 'request', problem: 'the local GitHub does not model this route' }]);
  note(server, checkResponse(request, answer));
  return conditional(request, answer);
}

async function snapshot(server: ApiServer, request: ApiRequest, path: string): Promise<ApiResponse> {
  const query = new URLSearchParams({ per_page: '100' });
  const { answer } = await work(server.world, server.routes, { ...request, method: 'GET', path, query, body: undefined });
  return answer;
}

function note(server: ApiServer, found: readonly Violation[]): void {
  server.violations.push(...found);
}

interface Outcome {
  readonly answer: ApiResponse;
  readonly fault: FaultKind | null;
  readonly outgoing: ServerResponse;
}

async function sendAnswer(server: ApiServer, request: ApiRequest, { answer, fault, outgoing }: Outcome): Promise<void> {
  const body = answer.text ?? (answer.body === null ? '' : JSON.stringify(answer.body));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': `LOCAL:${server.requests.length}`,
    'x-github-api-version-selected': '2022-11-28',
    ...(request.caller?.kind === 'person' ? { 'x-oauth-scopes': 'repo, workflow' } : {}),
    ...server.meter.count(request.caller, answer.status !== 304),
    ...answer.headers,
  };
  await send(fault, { outgoing, status: answer.status, headers, body: Buffer.from(body) });
}
