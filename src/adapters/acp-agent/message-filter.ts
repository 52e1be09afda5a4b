import { ndJsonStream } from '@agentclientprotocol/sdk';
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk';
import type { SandboxSession } from '#ports/sandbox.ts';

/**
 * The requests and answers of a session. What the agent tells without being asked goes to `onUpdate`, and answers that nobody waits for are dropped:
 * the library would complain of what does not fit its forms on our own standard error, in the agent's words.
 */
export function messagesOf(session: Pick<SandboxSession, 'stdin' | 'stdout'>, onUpdate: (params: unknown) => void): Stream {
  const { readable, writable } = ndJsonStream(session.stdin, session.stdout);
  const awaited = new Set<unknown>();
  const outgoing = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, controller) {
      if ('method' in message && 'id' in message) awaited.add(message.id);
      controller.enqueue(message);
    },
  });
  const incoming = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, controller) {
      if (!('id' in message)) onUpdate('params' in message ? message.params : undefined);
      else if ('method' in message ? typeof message.method === 'string' : awaited.delete(message.id)) controller.enqueue(message);
    },
  });
  // The end of a session ends the streams; whoever reads them sees it.
  outgoing.readable.pipeTo(writable).catch(() => undefined);
  return { readable: readable.pipeThrough(incoming), writable: outgoing.writable };
}
