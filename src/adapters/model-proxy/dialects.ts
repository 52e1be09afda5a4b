import type { JsonValue } from '#ports/journal.ts';
import { isBody, type JsonBody } from './json-body.ts';

/** One interface of a vendor, as far as a program in the sandbox may use it. */
export interface Dialect {
  /** Path on both sides: below `/v1` here, below the base address there. */
  readonly path: string;
  /** What may be said. Everything else is dropped: among it is what lets the vendor fetch addresses, run code or keep conversations. */
  readonly fields: readonly string[];
  /** Whether a tool is run by the program itself and not by the vendor. */
  readonly isOwnTool: (type: JsonValue | undefined) => boolean;
  /** What is set whatever was asked for. */
  readonly force: (body: JsonBody, maxOutputTokens: number) => JsonBody;
}

const words = (text: string): readonly string[] => text.split(' ');

function atMost(value: JsonValue | undefined, most: number): number {
  return typeof value === 'number' && value > 0 && value < most ? Math.floor(value) : most;
}

/** OpenAI's chat completions, which most local servers speak as well. Usage is in a stream only where it was asked for. */
const chatCompletions = (limitField: 'max_tokens' | 'max_completion_tokens'): Dialect => ({
  path: 'chat/completions',
  fields: words(
    'messages tools tool_choice parallel_tool_calls functions function_call temperature top_p top_k min_p max_tokens max_completion_tokens ' +
      'stop stream response_format seed presence_penalty frequency_penalty reasoning_effort verbosity thinking chat_template_kwargs',
  ),
  isOwnTool: (type) => type === 'function' || type === 'custom',
  force: (body, most) => {
    const asked = body['max_completion_tokens'] ?? body['max_tokens'];
    const { max_tokens: _older, max_completion_tokens: _newer, ...rest } = body;
    const stream: JsonBody = body['stream'] === true ? { stream_options: { include_usage: true } } : {};
    return { ...rest, ...stream, [limitField]: atMost(asked, most) };
  },
});

/** OpenAI's responses. */
const responses: Dialect = {
  path: 'responses',
  fields: words(
    'input instructions tools tool_choice parallel_tool_calls max_output_tokens reasoning text temperature top_p stream include truncation',
  ),
  isOwnTool: (type) => type === 'function' || type === 'custom' || type === 'local_shell' || type === 'apply_patch',
  force: (body, most) => ({ ...body, store: false, max_output_tokens: atMost(body['max_output_tokens'], most) }),
};

/** Anthropic's messages. Its tools with a date in their type but no vendor behind them are run by the program. */
const messages: Dialect = {
  path: 'messages',
  fields: words(
    'messages system max_tokens stop_sequences stream temperature top_p top_k tools tool_choice thinking output_config context_management',
  ),
  isOwnTool: (type) =>
    type === undefined ||
    type === 'custom' ||
    (typeof type === 'string' && /^(?:bash|text_editor|computer|memory)_\d+$/u.test(type)),
  force: (body, most) => {
    const limit = atMost(body['max_tokens'], most);
    const { thinking } = body;
    if (!isBody(thinking) || typeof thinking['budget_tokens'] !== 'number') return { ...body, max_tokens: limit };
    return {
      ...body,
      max_tokens: limit,
      thinking: { ...thinking, budget_tokens: Math.min(thinking['budget_tokens'], limit - 1) },
    };
  },
};

/** Vendors that can stand behind the proxy. `compatible`: anything at an address of the owner's that speaks one of these. */
export const proxiedVendors = ['anthropic', 'openai', 'compatible'] as const;
export type ProxiedVendor = (typeof proxiedVendors)[number];

export const dialects: Readonly<Record<ProxiedVendor, readonly Dialect[]>> = {
  anthropic: [messages],
  openai: [chatCompletions('max_completion_tokens'), responses],
  compatible: [chatCompletions('max_tokens'), responses, messages],
};
