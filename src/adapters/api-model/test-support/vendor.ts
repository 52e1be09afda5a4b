import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A vendor on loopback that replies as it is told, and then not at all. */
export async function vendor(
  replies: readonly (Reply | null)[],
): Promise<{ readonly url: string; readonly seen: readonly Seen[]; readonly close: () => Promise<void> }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const reply = replies[seen.length] ?? null;
      seen.push({
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
      if (reply === null) return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(JSON.stringify(reply.body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, seen, close: async () => void server.close() };
}

/** An answer in the form of OpenAI's chat completions. */
export function chat(text: string, finish = 'stop'): Reply {
  const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }];
  const usage = { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 };
  return { status: 200, body: { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage } };
}

/** An answer in the form of Anthropic's messages. */
export function message(text: string): Reply {
  const usage = { input_tokens: 5, output_tokens: 2 };
  return {
    status: 200,
    body: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-x',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage,
    },
  };
}
