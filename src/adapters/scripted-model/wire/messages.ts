import type { JsonValue } from '#ports/journal.ts';
import { halves } from './chat-completions.ts';
import { askedOf, event, hasTools, objectsIn, textIn, type Said, type StreamEvent, type Wire } from './wire.ts';

/** Anthropic's messages. */
export const messages: Wire = {
  asked(body) {
    const said = objectsIn(body['messages']).map((message) => ({
      from: message['role'] === 'assistant' ? ('model' as const) : ('other' as const),
      text: textIn(message['content']),
    }));
    return askedOf([{ from: 'system', text: textIn(body['system']) }, ...said], hasTools(body));
  },
  whole: (said) => ({
    ...head(said),
    content: [
      ...(said.text === '' ? [] : [{ type: 'text', text: said.text }]),
      ...said.calls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
    ],
    stop_reason: stopOf(said),
    usage: usageOf(said),
  }),
  stream(said) {
    const { input_tokens: input } = usageOf(said);
    const start = { ...head(said), content: [], usage: { input_tokens: input, output_tokens: 0 } };
    const end = { delta: { stop_reason: stopOf(said), stop_sequence: null }, usage: usageOf(said) };
    return [
      event('message_start', { type: 'message_start', message: start }),
      ...blocksOf(said).flatMap(({ block, deltas }, index) => blockEvents(index, block, deltas)),
      event('message_delta', { type: 'message_delta', ...end }),
      event('message_stop', { type: 'message_stop' }),
    ];
  },
  refusal: (status, message) => ({
    type: 'error',
    error: { type: status === 429 ? 'rate_limit_error' : status === 529 ? 'overloaded_error' : 'api_error', message },
  }),
};

function head({ id, model }: Said): { [key: string]: JsonValue } {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_reason: null, stop_sequence: null };
}

interface Block {
  readonly block: { [key: string]: JsonValue };
  readonly deltas: readonly { [key: string]: JsonValue }[];
}

function blocksOf({ text, calls }: Said): readonly Block[] {
  const texts = halves(text).map((part) => ({ type: 'text_delta', text: part }));
  return [
    ...(text === '' ? [] : [{ block: { type: 'text', text: '' }, deltas: texts }]),
    ...calls.map(({ id, name, input }) => ({
      block: { type: 'tool_use', id, name, input: {} },
      deltas: halves(JSON.stringify(input)).map((part) => ({ type: 'input_json_delta', partial_json: part })),
    })),
  ];
}

function blockEvents(index: number, block: JsonValue, deltas: readonly JsonValue[]): readonly StreamEvent[] {
  return [
    event('content_block_start', { type: 'content_block_start', index, content_block: block }),
    ...deltas.map((delta) => event('content_block_delta', { type: 'content_block_delta', index, delta })),
    event('content_block_stop', { type: 'content_block_stop', index }),
  ];
}

function stopOf({ isCut, calls }: Said): string {
  return isCut ? 'max_tokens' : calls.length > 0 ? 'tool_use' : 'end_turn';
}

/** The interface has no way of not saying it, so an unknown usage is a missing one. */
function usageOf({ usage: { inputTokens, outputTokens } }: Said): { [key: string]: JsonValue } {
  return inputTokens === null || outputTokens === null ? {} : { input_tokens: inputTokens, output_tokens: outputTokens };
}
