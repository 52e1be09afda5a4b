import { APICallError, generateText, type LanguageModel } from 'ai';
import { WorldError } from '#domain/world-error.ts';
import type { JsonValue } from '#ports/journal.ts';
import { emptyAnswer, lostCall, refusedCall } from '#ports/model-failure.ts';
import type { Model, ModelAnswer, ModelRequest, ModelUsage } from '#ports/model.ts';
import { messagesOf, toolsOf } from './conversation.ts';
import { tablePrice } from './price.ts';

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
  /** Longest time of one call. */
  readonly timeoutMs: number;
  /** Millionths of a US dollar for a call; without it, those of the table of known prices. */
  readonly price?: (inputTokens: number, outputTokens: number) => number | null;
}

/**
 * A model over a vendor's HTTP interface, through the AI SDK. A call is one attempt on the wire: trying again is up to whoever counts the attempts.
 * Throws WorldError `usage` for options that cannot work.
 */
export async function apiModel(options: ApiModelOptions): Promise<Model> {
  // The SDK would write hints for its own users on our standard error.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const language = await languageModel(options);
  const { vendor } = options;
  return { name: nameOf(options), vendor, complete: (request) => complete(options, language, request) };
}

async function complete(options: ApiModelOptions, model: LanguageModel, request: ModelRequest): Promise<ModelAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    const result = await generateText({
      model,
      system: request.system,
      messages: messagesOf(request.turns),
      ...(request.tools.length === 0 ? {} : { tools: toolsOf(request.tools) }),
      maxOutputTokens: request.maxOutputTokens,
      maxRetries: 0,
      abortSignal: request.signal === null ? timeout : AbortSignal.any([timeout, request.signal]),
      providerOptions: { openai: { store: false } },
      telemetry: { isEnabled: false },
    });
    const calls = result.toolCalls.map(({ toolCallId, toolName, input }) => ({
      id: toolCallId,
      name: toolName,
      input: input as JsonValue,
    }));
    const usage = usageOf(options, result.usage);
    if (result.text === '' && calls.length === 0) throw emptyAnswer(nameOf(options), usage);
    return withoutKey({ text: result.text, calls, usage, isCut: result.finishReason === 'length' }, options.key);
  } catch (error) {
    throw error instanceof WorldError ? error : failureOf(error, nameOf(options));
  }
}

/** Shorter ones are words of local servers, which stand in honest answers too. */
const shortestKey = 8;

/** A server that repeats what it was sent must not bring the key into a record, a prompt or a pull request. */
function withoutKey(answer: ModelAnswer, key: string | null): ModelAnswer {
  if (key === null || key.length < shortestKey) return answer;
  const clean = (text: string): string => text.replaceAll(key, '[key]');
  const calls = answer.calls.map(({ id, name, input }) => ({
    id: clean(id),
    name: clean(name),
    input: JSON.parse(clean(JSON.stringify(input))) as JsonValue,
  }));
  return { ...answer, text: clean(answer.text), calls };
}

function nameOf({ vendor, model }: ApiModelOptions): string {
  return `${vendor}/${model}`;
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

interface SdkUsage {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly inputTokenDetails: { readonly cacheReadTokens: number | undefined };
}

function usageOf(options: ApiModelOptions, sdk: SdkUsage): ModelUsage {
  const { inputTokens = null, outputTokens = null } = sdk;
  if (inputTokens === null || outputTokens === null) return { inputTokens, outputTokens, costMicroUsd: null };
  const { cacheReadTokens = 0 } = sdk.inputTokenDetails;
  const { price, vendor, model } = options;
  const costMicroUsd =
    price === undefined
      ? tablePrice(vendor, model, { inputTokens, outputTokens, cacheReadTokens })
      : price(inputTokens, outputTokens);
  return { inputTokens, outputTokens, costMicroUsd };
}

/** What the vendor or the network said, without what was sent: no key and no prompt gets into a message. */
function failureOf(error: unknown, name: string): WorldError {
  if (!APICallError.isInstance(error) || error.statusCode === undefined) return lostCall(name);
  if (error.statusCode < 400) return lostCall(name, 'what came back is no answer of a model');
  return refusedCall(name, error.statusCode, retryAfterMs(error.responseHeaders ?? {}));
}

/** RFC 9110, 10.2.3: seconds or a date; some vendors say milliseconds in a field of their own. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const milliseconds = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const said = headers['retry-after'];
  if (said === undefined) return null;
  const wait = /^\d+(\.\d+)?$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
