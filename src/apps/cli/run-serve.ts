import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { WorldError } from '#domain/world-error.ts';
import { pageApp } from '#page/page-app.ts';
import { newSessions } from '#page/sessions.ts';
import { openBrowser } from '#wiring/open-browser.ts';
import { viewsOf } from './page/views.ts';
import { openPageWorld } from './page-world.ts';

export interface ServeOptions {
  readonly repo?: readonly string[];
  readonly port?: number;
  readonly host: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** Serves the page until it is interrupted. Throws `WorldError` where it could not begin. */
export async function runServe(options: ServeOptions): Promise<number> {
  const world = await openPageWorld(options.repo ?? ['.']);
  const sessions = newSessions();
  const { views, changes } = viewsOf(world);
  const isOwnHost = ownHosts(options.host);
  const app = pageApp({ sessions, isOwnHost, changes, views });
  const server = createServer(getRequestListener(app.fetch));
  const { port } = await listen(server, options);
  const address = `http://${hostIn(options.host)}:${port}/?token=${sessions.token}`;
  tell(address, options);
  await once(server, 'close');
  return 0;
}

/** Names under which a browser on this machine, or on those that `--host` admits, may ask for the page. The port is not told apart: it is ours alone. */
export function ownHosts(host: string): (header: string) => boolean {
  const names = new Set([host.toLowerCase(), 'localhost', '127.0.0.1', '::1']);
  const isAny = host === '0.0.0.0' || host === '::';
  return (header) => {
    const name = nameIn(header);
    // A foreign name can be made to point here, an address of digits cannot.
    return name !== null && (names.has(name) || (isAny && isIP(name) !== 0));
  };
}

function nameIn(header: string): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(header);
  return (match?.[1] ?? match?.[2])?.toLowerCase() ?? null;
}

async function listen(server: Server, { host, port = 0 }: ServeOptions): Promise<AddressInfo> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw notListening(cause, host, port);
  }
  return server.address() as AddressInfo;
}

function notListening(cause: unknown, host: string, port: number): WorldError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const why = code === 'EADDRINUSE' ? 'another program listens there' : `the system refused it (${code})`;
  return new WorldError(
    'usage',
    `The page cannot be served on ${host} port ${port}: ${why}. Name another one with --port, or leave it out for any that is free.`,
    { cause },
  );
}

function hostIn(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIP(host) === 6 ? `[${host}]` : host;
}

function tell(address: string, { host, json, open }: ServeOptions): void {
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
    console.error(
      `Warning: with --host ${host} other machines can reach this page, without encryption. Whoever has its address can start commands here.`,
    );
  }
  if (json === true) console.log(JSON.stringify({ address, pid: process.pid }));
  else console.log(`Patchline is served on ${address} (Ctrl-C ends the page; runs go on)`);
  if (open === true) openBrowser(address, (sentence) => console.error(sentence));
}
