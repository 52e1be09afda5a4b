import type { JsonValue } from '#ports/journal.ts';
import { halves } from './chat-completions.ts';
import {
  askedOf,
  event,
  hasTools,
  objectsIn,
  textIn,
  type Body,
  type Piece,
  type Said,
  type StreamEvent,
  type Wire,
} from './wire.ts';

/** OpenAI's responses. */
export const responses: Wire = {
  asked(body) {
    const { input } = body;
    const said = typeof input === 'string' ? [{ from: 'other' as const, text: input }] : objectsIn(input).flatMap(pieceOf);
    return askedOf([{ from: 'system', text: textIn(body['instructions']) }, ...said], hasTools(body));
  },
  whole: (said) => ended(said),
  stream(said) {
    const events = [
      { type: 'response.created', response: { ...head(said), status: 'in_progress', output: [] } },
      ...outputOf(said).flatMap((item, index) => itemEvents(item, index)),
      { type: said.isCut ? 'response.incomplete' : 'response.completed', response: ended(said) },
    ];
    return events.map((one, index): StreamEvent => event(one.type, { ...one, sequence_number: index }));
  },
  refusal: (status, message) => ({ error: { message, type: 'scripted', param: null, code: String(status) } }),
};

function pieceOf(item: Body): readonly Piece[] {
  const { type, role } = item;
  if (type === 'function_call') return [{ from: 'model', text: textIn([item['name'] ?? '', item['arguments'] ?? '']) }];
  if (type === 'function_call_output') return [{ from: 'other', text: textIn(item['output']) }];
  if (type === 'reasoning') return [];
  const from = role === 'assistant' ? 'model' : role === 'system' || role === 'developer' ? 'system' : 'other';
  return [{ from, text: textIn(item['content']) }];
}

function head({ id, model }: Said): { [key: string]: JsonValue } {
  return { id: `resp_${id}`, object: 'response', created_at: 1, model, error: null, incomplete_details: null };
}

function ended(said: Said): { [key: string]: JsonValue } {
  const { inputTokens, outputTokens } = said.usage;
  const usage =
    inputTokens === null || outputTokens === null
      ? {}
      : { usage: { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: inputTokens + outputTokens } };
  const cut = said.isCut ? { incomplete_details: { reason: 'max_output_tokens' } } : {};
  return { ...head(said), ...cut, status: said.isCut ? 'incomplete' : 'completed', output: outputOf(said), ...usage };
}

function outputOf({ id: answer, text, calls }: Said): { [key: string]: JsonValue }[] {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return [
    ...(text === '' ? [] : [{ type: 'message', id: `msg_${answer}`, status: 'completed', role: 'assistant', content }]),
    ...calls.map(({ id, name, input }, index) => ({
      type: 'function_call',
      id: `fc_${answer}_${index + 1}`,
      call_id: id,
      name,
      arguments: JSON.stringify(input),
      status: 'completed',
    })),
  ];
}

type ResponseEvent = { readonly type: string; readonly [key: string]: JsonValue };

function itemEvents(item: { [key: string]: JsonValue }, index: number): readonly ResponseEvent[] {
  const { id = '' } = item;
  const at = { item_id: id, output_index: index };
  const inner = item['type'] === 'message' ? textEvents(item, at) : argumentEvents(item, at);
  const empty = item['type'] === 'message' ? { content: [] } : { arguments: '' };
  return [
    { type: 'response.output_item.added', output_index: index, item: { ...item, ...empty, status: 'in_progress' } },
    ...inner,
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

function textEvents(item: { [key: string]: JsonValue }, at: { [key: string]: JsonValue }): readonly ResponseEvent[] {
  const [part = {}] = objectsIn(item['content']);
  const text = textIn(part['text']);
  const place = { ...at, content_index: 0 };
  const whole = { type: 'output_text', text, annotations: [] };
  return [
    { type: 'response.content_part.added', ...place, part: { ...whole, text: '' } },
    ...halves(text).map((delta) => ({ type: 'response.output_text.delta', ...place, delta })),
    { type: 'response.output_text.done', ...place, text },
    { type: 'response.content_part.done', ...place, part: whole },
  ];
}

function argumentEvents(item: { [key: string]: JsonValue }, at: { [key: string]: JsonValue }): readonly ResponseEvent[] {
  const whole = textIn(item['arguments']);
  return [
    ...halves(whole).map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
    { type: 'response.function_call_arguments.done', ...at, arguments: whole },
  ];
}
