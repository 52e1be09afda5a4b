import { client, methods, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk';
import type { ClientContext, RequestPermissionRequest, RequestPermissionResponse } from '@agentclientprotocol/sdk';
import { oneLine } from '#lib/one-line.ts';
import type { SandboxSession } from '#ports/sandbox.ts';
import { messagesOf } from './message-filter.ts';

/** How a conversation with an agent ended. All texts are the agent's: untrusted, cut, and on one line. */
export type Conversation =
  /** It worked and stopped by itself, whatever it claims. */
  | { readonly kind: 'stopped'; readonly why: string; readonly said: string }
  /** It took up the work and then went wrong or away. */
  | { readonly kind: 'broken'; readonly why: string; readonly said: string }
  /** It never took up the work. */
  | { readonly kind: 'refused'; readonly why: string; readonly wantsLogin: boolean };

export interface ConversationWatch {
  /** Called with what the agent says that it does. */
  readonly onDoing: (doing: string) => void;
  /** Time for the first answer. */
  readonly helloMs: number;
}

const authenticationRequired = -32_000;

/**
 * One prompt over the Agent Client Protocol (version 1). The agent is offered none of our files and terminals: it has its own hands, inside the
 * sandbox. Whatever it asks leave for is granted, because the sandbox is the boundary and nobody sits here.
 */
export async function converse(session: SandboxSession, prompt: string, watch: ConversationWatch): Promise<Conversation> {
  let said = '';
  let isWorking = false;
  const app = client({ name: 'patchline' }).onRequest(methods.client.session.requestPermission, ({ params }) => granted(params));
  const onUpdate = (params: unknown): void => {
    const words = wordsOf(params);
    said = (said + words.said).slice(-2_000);
    if (words.doing !== '') watch.onDoing(oneLine(words.doing, 100));
  };
  try {
    const why = await app.connectWith(messagesOf(session, onUpdate), async (agent) => {
      const sessionId = await within(watch.helloMs, begin(agent));
      isWorking = true;
      const answer = await agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text: prompt }] });
      return answer.stopReason;
    });
    return { kind: 'stopped', why, said: oneLine(said.trim().split('\n').at(-1) ?? '', 200) };
  } catch (error) {
    const why = oneLine(error instanceof Error ? error.message : 'it broke off', 200);
    if (isWorking) return { kind: 'broken', why, said: oneLine(said.trim().split('\n').at(-1) ?? '', 200) };
    return { kind: 'refused', why, wantsLogin: error instanceof RequestError && error.code === authenticationRequired };
  }
}

async function begin(agent: ClientContext): Promise<string> {
  await agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    clientInfo: { name: 'patchline', version: '1' },
  });
  return (await agent.request(methods.agent.session.new, { cwd: '/repo', mcpServers: [] })).sessionId;
}

/** The narrowest leave that is offered. */
function granted({ options }: RequestPermissionRequest): RequestPermissionResponse {
  const option = options.find(({ kind }) => kind === 'allow_once') ?? options.find(({ kind }) => kind === 'allow_always');
  return { outcome: option === undefined ? { outcome: 'cancelled' } : { outcome: 'selected', optionId: option.optionId } };
}

/** Of a `session/update`: the text that the agent says, and what it says that it does. Empty where there is none. */
function wordsOf(params: unknown): { readonly said: string; readonly doing: string } {
  const update = fieldOf(params, 'update');
  const kind = fieldOf(update, 'sessionUpdate');
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    said: kind === 'agent_message_chunk' ? text(fieldOf(fieldOf(update, 'content'), 'text')) : '',
    doing: kind === 'tool_call' ? text(fieldOf(update, 'title')) : '',
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${Math.round(ms / 1000)} seconds`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
