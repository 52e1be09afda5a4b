import type { JsonValue } from '#ports/journal.ts';
import { isBody, type JsonBody } from './json-body.ts';

/** One interface of a vendor, as far as a program in the sandbox may use it. */
export interface Dialect {
  /** Path on both sides: below `/v1` or `/v1beta` here, below the base address there. `{model}` in it is the name of the model. */
  readonly path: string;
  readonly version: 'v1' | 'v1beta';
  /** What the vendor is asked beside the path. */
  readonly query: string;
  /** What may be said. Everything else is dropped: among it is what lets the vendor fetch addresses, run code or keep conversations. */
  readonly fields: readonly string[];
  /** Whether a tool is run by the program itself and not by the vendor. */
  readonly isOwnTool: (tool: JsonBody) => boolean;
  /** What is set whatever was asked for. */
  readonly force: (body: JsonBody, maxOutputTokens: number) => JsonBody;
}

const usual = { version: 'v1', query: '' } as const;

const words = (text: string): readonly string[] => text.split(' ');

function atMost(value: JsonValue | undefined, most: number): number {
  return typeof value === 'number' && value > 0 && value < most ? Math.floor(value) : most;
}

/** OpenAI's chat completions, which most local servers speak as well. Usage is in a stream only where it was asked for. */
const chatCompletions = (limitField: 'max_tokens' | 'max_completion_tokens'): Dialect => ({
  ...usual,
  path: 'chat/completions',
  fields: words(
    'messages tools tool_choice parallel_tool_calls functions function_call temperature top_p top_k min_p max_tokens max_completion_tokens ' +
      'stop stream response_format seed presence_penalty frequency_penalty reasoning_effort verbosity thinking chat_template_kwargs',
  ),
  isOwnTool: ({ type }) => type === 'function' || type === 'custom',
  force: (body, most) => {
    const asked = body['max_completion_tokens'] ?? body['max_tokens'];
    const { max_tokens: _older, max_completion_tokens: _newer, ...rest } = body;
    const stream: JsonBody = body['stream'] === true ? { stream_options: { include_usage: true } } : {};
    return { ...rest, ...stream, [limitField]: atMost(asked, most) };
  },
});

/** OpenAI's responses. */
const responses: Dialect = {
  ...usual,
  path: 'responses',
  fields: words(
    'input instructions tools tool_choice parallel_tool_calls max_output_tokens reasoning text temperature top_p stream include truncation',
  ),
  isOwnTool: ({ type }) => type === 'function' || type === 'custom' || type === 'local_shell' || type === 'apply_patch',
  force: (body, most) => ({ ...body, store: false, max_output_tokens: atMost(body['max_output_tokens'], most) }),
};

/** Anthropic's messages. Its tools with a date in their type but no vendor behind them are run by the program. */
const messages: Dialect = {
  ...usual,
  path: 'messages',
  fields: words(
    'messages system max_tokens stop_sequences stream temperature top_p top_k tools tool_choice thinking output_config context_management',
  ),
  isOwnTool: ({ type }) =>
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

const generationFields = words(
  'temperature topP topK maxOutputTokens stopSequences responseMimeType responseSchema responseJsonSchema seed presencePenalty frequencyPenalty thinkingConfig',
);

/** Google's Gemini, whole and as a stream. Several candidates, voices and pictures are no part of a program's work, and cost. */
const gemini = (method: 'generateContent' | 'streamGenerateContent'): Dialect => ({
  version: 'v1beta',
  path: `models/{model}:${method}`,
  query: method === 'generateContent' ? '' : '?alt=sse',
  fields: words('contents systemInstruction tools toolConfig generationConfig'),
  isOwnTool: (tool) => Object.keys(tool).join(' ') === 'functionDeclarations',
  force: ({ generationConfig: asked, ...rest }, most) => {
    const wanted = isBody(asked) ? asked : {};
    const kept = Object.fromEntries(Object.entries(wanted).filter(([name]) => generationFields.includes(name)));
    return { ...rest, generationConfig: { ...kept, maxOutputTokens: atMost(wanted['maxOutputTokens'], most) } };
  },
});

/** Whether this is what a program asks for, whatever model it names. */
export function isAskedAt({ version, path }: Dialect, asked: string): boolean {
  const [before = '', after] = path.split('{model}');
  if (after === undefined) return asked === `/${version}/${path}`;
  const name = asked.slice(`/${version}/${before}`.length, -after.length);
  return asked === `/${version}/${before}${name}${after}` && /^[\w.-]{1,200}$/u.test(name);
}

/** Vendors that can stand behind the proxy. `compatible`: anything at an address of the owner's that speaks one of these. */
export const proxiedVendors = ['anthropic', 'openai', 'google', 'compatible'] as const;
export type ProxiedVendor = (typeof proxiedVendors)[number];

export const dialects: Readonly<Record<ProxiedVendor, readonly Dialect[]>> = {
  anthropic: [messages],
  openai: [chatCompletions('max_completion_tokens'), responses],
  google: [gemini('generateContent'), gemini('streamGenerateContent')],
  compatible: [chatCompletions('max_tokens'), responses, messages],
};
