import { APICallError, generateText, jsonSchema, tool, type LanguageModel, type ModelMessage, type Tool } from 'ai';
import { calcPrice } from '@pydantic/genai-prices';
import { WorldError } from '#domain/world-error.ts';
import type { JsonValue } from '#ports/journal.ts';
import type { Model, ModelAnswer, ModelRequest, ModelTool, ModelTurn, ModelUsage } from '#ports/model.ts';

/** Vendors whose interface is spoken. `compatible`: anything with OpenAI's chat completions at a base address (Ollama, llama.cpp, vLLM …). */
export const modelVendors = ['anthropic', 'openai', 'google', 'compatible'] as const;
export type ModelVendor = (typeof modelVendors)[number];

export interface ApiModelOptions {
  readonly vendor: ModelVendor;
  /** The vendor's own id of the model. */
  readonly model: string;
  /** Where the vendor listens; `null`: its public address. Required for `compatible`. */
  readonly baseUrl: string | null;
  /** `null` only where the endpoint wants none (a local server). */
  readonly key: string | null;
  /** Tries after the first, for answers that are worth one (429, 5xx, a lost connection); each costs at most one call. */
  readonly retries: number;
  readonly timeoutMs: number;
}

/** A model over a vendor's HTTP interface, through the AI SDK. Throws WorldError `usage` for options that cannot work. */
export async function apiModel(options: ApiModelOptions): Promise<Model> {
  const language = await languageModel(options);
  const vendor = options.vendor;
  return { name: `${vendor}/${options.model}`, vendor, complete: (request) => complete(options, language, request) };
}

async function complete(options: ApiModelOptions, model: LanguageModel, request: ModelRequest): Promise<ModelAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    const result = await generateText({
      model,
      system: request.system,
      messages: request.turns.flatMap(messagesOf),
      ...(request.tools.length === 0
        ? {}
        : { tools: Object.fromEntries(request.tools.map((tool) => [tool.name, toolOf(tool)])) }),
      maxOutputTokens: request.maxOutputTokens,
      maxRetries: options.retries,
      abortSignal: request.signal === null ? timeout : AbortSignal.any([timeout, request.signal]),
      providerOptions: { openai: { store: false } },
      telemetry: { isEnabled: false },
    });
    const calls = result.toolCalls.map(({ toolCallId, toolName, input }) => ({
      id: toolCallId,
      name: toolName,
      input: input as JsonValue,
    }));
    if (result.text === '' && calls.length === 0)
      throw new WorldError(
        'network',
        `The model ${options.vendor}/${options.model} gave an empty answer. Run the same command again.`,
      );
    return { text: result.text, calls, usage: usageOf(options, result.usage), isCut: result.finishReason === 'length' };
  } catch (error) {
    throw error instanceof WorldError ? error : asWorldError(error, options);
  }
}

/** One turn in the SDK's words; a turn of tool results becomes one message. */
function messagesOf(turn: ModelTurn): ModelMessage[] {
  switch (turn.kind) {
    case 'user':
      return [{ role: 'user', content: turn.text }];
    case 'assistant':
      return [
        {
          role: 'assistant',
          content: [
            ...(turn.text === '' ? [] : [{ type: 'text' as const, text: turn.text }]),
            ...turn.calls.map((call) => ({
              type: 'tool-call' as const,
              toolCallId: call.id,
              toolName: call.name,
              input: call.input,
            })),
          ],
        },
      ];
    case 'tools':
      return [
        {
          role: 'tool',
          content: turn.results.map(({ id, name, text, isError }) => ({
            type: 'tool-result' as const,
            toolCallId: id,
            toolName: name,
            output: { type: isError ? ('error-text' as const) : ('text' as const), value: text },
          })),
        },
      ];
  }
}

/** A tool without a way to execute it: the SDK hands the call back to us. */
function toolOf({ description, input }: ModelTool): Tool {
  return tool({ description, inputSchema: jsonSchema(input) });
}

/** The SDK takes a plain string for a model of a hosted gateway, so a model is always an object of a vendor's own package. */
async function languageModel({ vendor, model, baseUrl, key }: ApiModelOptions): Promise<LanguageModel> {
  const settings = { ...(baseUrl === null ? {} : { baseURL: baseUrl }), ...(key === null ? {} : { apiKey: key }) };
  if (key === null && vendor !== 'compatible') throw missingKey(vendor);
  switch (vendor) {
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(settings)(model);
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI(settings)(model);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogleGenerativeAI(settings)(model);
    case 'compatible': {
      if (baseUrl === null)
        throw new WorldError(
          'usage',
          'A model of vendor "compatible" needs an address. Set its baseUrl (Ollama: http://127.0.0.1:11434/v1).',
        );
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({ name: 'compatible', baseURL: baseUrl, ...(key === null ? {} : { apiKey: key }) })(model);
    }
  }
}

function missingKey(vendor: ModelVendor): WorldError {
  return new WorldError(
    'usage',
    `Cannot use a model of ${vendor}: no key was given. Put the key into the environment variable that the configuration names, or leave the model out.`,
  );
}

function usageOf(
  { vendor, model }: ApiModelOptions,
  usage: { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined },
): ModelUsage {
  const { inputTokens = null, outputTokens = null } = usage;
  return {
    inputTokens,
    outputTokens,
    costMicroUsd: inputTokens === null || outputTokens === null ? null : priceOf(vendor, model, inputTokens, outputTokens),
  };
}

/** Millionths of a US dollar; `null` for a model whose price nobody told us. */
function priceOf(vendor: ModelVendor, model: string, input: number, output: number): number | null {
  if (vendor === 'compatible') return null;
  const price = calcPrice({ input_tokens: input, output_tokens: output }, model, { providerId: vendor });
  return price === null || price === undefined ? null : Math.round(price.total_price * 1e6);
}

/** What the vendor or the network said, without what was sent: no key and no prompt gets into a message. */
function asWorldError(error: unknown, { vendor, model }: ApiModelOptions): WorldError {
  const call = lastCall(error);
  const name = `${vendor}/${model}`;
  const status = call?.statusCode;
  if (status === 401 || status === 403) {
    return new WorldError(
      'usage',
      `The model ${name} was not asked: the vendor refuses the key (status ${status}). Check the key and what it may use.`,
    );
  }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return new WorldError(
      'usage',
      `The model ${name} was not asked: the vendor refuses the request (status ${status}). Check the model's name and its limits.`,
    );
  }
  const why = status === undefined ? 'the connection failed or took too long' : `the vendor answered with status ${status}`;
  return new WorldError('network', `The model ${name} gave no answer: ${why}. Try again later, or choose another model.`);
}

/** The SDK wraps the errors of its tries; the last one says what happened. */
function lastCall(error: unknown): APICallError | null {
  if (APICallError.isInstance(error)) return error;
  const inner = typeof error === 'object' && error !== null && 'lastError' in error ? error.lastError : null;
  return APICallError.isInstance(inner) ? inner : null;
}
