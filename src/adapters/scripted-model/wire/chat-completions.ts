import type { JsonValue } from '#ports/journal.ts';
import { askedOf, event, hasTools, objectsIn, textIn, type Said, type StreamEvent, type Wire } from './wire.ts';

/** OpenAI's chat completions, as most servers of models speak them. */
export const chatCompletions: Wire = {
  asked(body) {
    const pieces = objectsIn(body['messages']).map((message) => {
      const from = message['role'] === 'system' || message['role'] === 'developer' ? ('system' as const) : ('other' as const);
      return { from: message['role'] === 'assistant' ? ('model' as const) : from, text: textIn(message) };
    });
    return askedOf(pieces, hasTools(body));
  },
  whole(said) {
    const message = {
      role: 'assistant',
      content: said.text === '' ? null : said.text,
      ...(said.calls.length === 0 ? {} : { tool_calls: callsOf(said) }),
    };
    const choices = [{ index: 0, message, finish_reason: finishOf(said), logprobs: null }];
    const usage = usageOf(said);
    return { ...head(said, 'chat.completion'), choices, ...(usage === null ? {} : { usage }) };
  },
  stream(said, body) {
    const chunk = (delta: JsonValue, finish: string | null = null): StreamEvent =>
      event(null, {
        ...head(said, 'chat.completion.chunk'),
        choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }],
      });
    const usage = usageOf(said);
    const wantsUsage = objectsIn([body['stream_options'] ?? null])[0]?.['include_usage'] === true;
    return [
      chunk({ role: 'assistant', content: '' }),
      ...(said.text === '' ? [] : halves(said.text).map((content) => chunk({ content }))),
      ...callsOf(said).map((call, index) => chunk({ tool_calls: [{ index, ...call }] })),
      chunk({}, finishOf(said)),
      ...(wantsUsage && usage !== null ? [event(null, { ...head(said, 'chat.completion.chunk'), choices: [], usage })] : []),
      { event: null, data: '[DONE]' },
    ];
  },
  refusal: (status, message) => ({ error: { message, type: 'scripted', param: null, code: String(status) } }),
};

function head({ id, model }: Said, object: string): { [key: string]: JsonValue } {
  return { id: `chatcmpl-${id}`, object, created: 1, model };
}

function callsOf({ calls }: Said): { id: string; type: string; function: { name: string; arguments: string } }[] {
  return calls.map(({ id, name, input }) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(input) } }));
}

function finishOf({ isCut, calls }: Said): string {
  return isCut ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop';
}

function usageOf({ usage: { inputTokens, outputTokens } }: Said): { [key: string]: JsonValue } | null {
  if (inputTokens === null || outputTokens === null) return null;
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
}

/** Two parts, so that a reader which takes the first chunk for the whole is noticed. */
export function halves(text: string): readonly string[] {
  const points = Array.from(text);
  const middle = Math.ceil(points.length / 2);
  return [points.slice(0, middle).join(''), points.slice(middle).join('')].filter((part) => part !== '');
}
