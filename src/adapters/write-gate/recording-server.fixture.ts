import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reached {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An instance for tests on the loopback that writes down everything that reaches it. */
export interface RecordingServer {
  readonly url: string;
  readonly reached: readonly Reached[];
  close(): Promise<void>;
}

export async function recordingServer(): Promise<RecordingServer> {
  const reached: Reached[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      reached.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      const isElsewhere = request.url === '/api/elsewhere';
      response.writeHead(isElsewhere ? 302 : 200, {
        'content-type': 'application/json',
        ...(isElsewhere ? { location: '/production/secret' } : {}),
      });
      response.end(JSON.stringify({ ok: true, saw: request.headers.authorization ?? null }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call over a UNIX socket, as a probe makes it through its port; status 0 where the connection was cut. */
export function callOver(
  socketPath: string,
  { method = 'GET', path, body, headers = {} }: Call,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const request = httpRequest({ socketPath, method, path, headers: { ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', () => resolve({ status: 0, text: '' }));
    request.on('connect', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, text: '' });
    });
    request.end(body);
  });
}
