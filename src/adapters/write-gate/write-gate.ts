import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeCall, mostWrites, type CallVerdict, type ProbeTarget, type WriteCapability } from '#domain/write-capability.ts';
import { WorldError } from '#domain/world-error.ts';
import type { OpenWriteGate, RefusedCall, WriteGates } from '#ports/write-gates.ts';
import { fileWriteLedger, type WriteLedger } from './write-ledger.ts';

export interface WriteGateOptions {
  /** File that counts the writes of the work item. */
  readonly ledger: string;
  /** Where credentials are read from; nothing else of it is used. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const longestRequest = 64 * 1024;
const longestResponse = 1024 * 1024;
const forwardMs = 30_000;

/** The middleware between sandboxed probes and instances for tests: HTTP over a UNIX socket, judged call by call, forwarded with `fetch`. */
export function writeGates({ ledger, environment }: WriteGateOptions): WriteGates {
  const counted = fileWriteLedger(ledger);
  return {
    async open(gate, capability) {
      const credentials = credentialsFor(gate, capability, environment);
      const folder = mkdtempSync(join(tmpdir(), 'patchline-probe-'));
      const state: State = { gate, capability, credentials, ledger: counted, made: [], refused: null };
      const server = createServer({ keepAlive: false }, (request, response) => void answer(state, request, response));
      refuseOtherProtocols(server, state);
      const socket = join(folder, 'probe.sock');
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(socket, resolve);
      });
      return opened(state, server, { folder, socket });
    },
  };
}

interface State {
  readonly gate: string;
  readonly capability: WriteCapability;
  /** Target name → value of its header. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly ledger: WriteLedger;
  readonly made: string[];
  refused: RefusedCall | null;
}

function opened(
  state: State,
  server: Server,
  { folder, socket }: { readonly folder: string; readonly socket: string },
): OpenWriteGate {
  return {
    socket,
    refused: () => state.refused,
    made: () => [...state.made],
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function credentialsFor(
  gate: string,
  { targets }: WriteCapability,
  environment: WriteGateOptions['environment'],
): ReadonlyMap<string, string> {
  return new Map(
    targets.flatMap(({ name, credential }) => {
      if (credential === null) return [];
      const value = environment[credential.environmentVariable];
      if (value === undefined || value === '')
        throw new WorldError(
          'usage',
          `Cannot run the gate "${gate}": its target "${name}" needs a credential, and ${credential.environmentVariable} is not set. Set it, or leave the gate out.`,
        );
      return [[name, value] as const];
    }),
  );
}

/** Tunnels and other protocols would pass by the judge. */
function refuseOtherProtocols(server: Server, state: State): void {
  const refuse = (request: IncomingMessage, socket: { destroy(): void }): void => {
    refusing(state, request, 'it asks for another protocol');
    socket.destroy();
  };
  server.on('connect', refuse);
  server.on('upgrade', refuse);
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await bodyOf(request);
    const verdict = body === null ? tooLong : state.refused === null ? judge(state, request, body) : afterRefusal;
    if (verdict.kind === 'refused') {
      refusing(state, request, verdict.because);
      return end(response, 403, `Patchline refused this call: ${verdict.because}.`);
    }
    await forward(state, request, response, verdict);
  } catch (error) {
    end(response, 502, error instanceof WorldError ? error.message : 'The target gave no answer.');
  }
}

const tooLong: CallVerdict = { kind: 'refused', because: `it is longer than ${longestRequest} bytes` };
const afterRefusal: CallVerdict = {
  kind: 'refused',
  because: 'an earlier call was refused, and nothing is forwarded after that',
};

/** A creation takes its number here, before anything is sent. */
function judge({ gate, capability, ledger }: State, request: IncomingMessage, body: string): CallVerdict {
  const [method, url] = [request.method ?? '', request.url ?? ''];
  const verdict = judgeCall(capability, { method, url, contentType: request.headers['content-type'] ?? null, body });
  if (verdict.kind !== 'create') return verdict;
  const most = Math.min(capability.most, mostWrites);
  const number = ledger.take(`${gate}: POST ${verdict.url}`);
  return number <= most ? verdict : { kind: 'refused', because: `this work item has made ${most} of ${most} writes` };
}

/** Only the first one is kept: it is what the run halts with. */
function refusing(state: State, request: IncomingMessage, because: string): void {
  state.refused ??= { method: (request.method ?? '').slice(0, 20), url: (request.url ?? '').slice(0, 300), because };
}

/** No header of the probe goes out but those that are written here. */
async function forward(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  verdict: Exclude<CallVerdict, { kind: 'refused' }>,
): Promise<void> {
  const { target, url } = verdict;
  const secret = state.credentials.get(target.name) ?? null;
  const isCreation = verdict.kind === 'create';
  if (isCreation) state.made.push(`POST ${url}`);
  const answered = await fetch(url, {
    method: isCreation ? 'POST' : (request.method ?? 'GET'),
    headers: {
      accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
      ...(isCreation ? { 'content-type': 'application/json' } : {}),
      ...credentialHeader(target, secret),
    },
    ...(isCreation ? { body: verdict.body } : {}),
    redirect: 'manual',
    signal: AbortSignal.timeout(forwardMs),
  });
  const text = new TextDecoder().decode((await answered.arrayBuffer()).slice(0, longestResponse));
  response.writeHead(answered.status, {
    'content-type': answered.headers.get('content-type') ?? 'text/plain',
    connection: 'close',
  });
  response.end(secret === null ? text : text.replaceAll(secret, '[credential]'));
}

function credentialHeader({ credential }: ProbeTarget, secret: string | null): Record<string, string> {
  if (credential === null || secret === null) return {};
  const isBareToken = credential.header.toLowerCase() === 'authorization' && !secret.includes(' ');
  return { [credential.header]: isBareToken ? `Bearer ${secret}` : secret };
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
  response.end(`${text}\n`);
}

/** `null` where it is too long; the rest is then not read. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestRequest) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
