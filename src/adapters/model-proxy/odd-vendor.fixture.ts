import {
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A vendor that answers as the test says. */
export interface OddVendor {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export async function oddVendor(answer: (response: ServerResponse, request: IncomingMessage) => unknown): Promise<OddVendor> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    seen.push({
      url: request.url ?? '',
      headers: request.headers,
      body: text === '' ? {} : (JSON.parse(text) as SeenRequest['body']),
    });
    await answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Asks over a UNIX socket, as the forwarder in the sandbox does. */
export function askSocket(socketPath: string, options: RequestOptions, body: string = ''): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const request = ask({ socketPath, host: '127.0.0.1', method: 'POST', ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.on('error', reject).end(body);
  });
}

/** What a vendor's own client sends its requests with, so that they go over the socket. */
export const overSocket =
  (socketPath: string): typeof fetch =>
  async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = Object.fromEntries(new Headers(init?.headers));
    const heard = await askSocket(
      socketPath,
      { path: url.pathname, method: init?.method ?? 'GET', headers },
      typeof init?.body === 'string' ? init.body : '',
    );
    return new Response(heard.text, { status: heard.status, headers: { 'content-type': heard.headers['content-type'] ?? '' } });
  };
