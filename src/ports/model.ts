import type { JsonValue } from './journal.ts';

/** A tool that a model may ask us to use; it runs where we run it, or not at all. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema (2020-12) of the input: an object. */
  readonly input: { readonly [key: string]: JsonValue };
}

export interface ToolCall {
  /** The vendor's id of the call; its result refers to it. */
  readonly id: string;
  readonly name: string;
  /** Untrusted, and not checked against the tool's schema. */
  readonly input: JsonValue;
}

export interface ToolResult {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isError: boolean;
}

/** One turn of a conversation. It begins with `user`; every `assistant` with calls is followed by `tools` with one result for each. */
export type ModelTurn =
  | { readonly kind: 'user'; readonly text: string }
  | { readonly kind: 'assistant'; readonly text: string; readonly calls: readonly ToolCall[] }
  | { readonly kind: 'tools'; readonly results: readonly ToolResult[] };

/** What a model is asked: the whole conversation, every time. */
export interface ModelRequest {
  /** Our own words; never untrusted text. */
  readonly system: string;
  /** At least one; untrusted text only as `untrustedInput` wraps it. */
  readonly turns: readonly ModelTurn[];
  /** Empty: no tool may be called. */
  readonly tools: readonly ModelTool[];
  /** Upper bound that the vendor enforces. */
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal | null;
}

/** Tokens and money of one call; `null` where unknown, never zero for unknown. */
export interface ModelUsage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicroUsd: number | null;
}

export interface ModelAnswer {
  /** Untrusted: whatever the model was talked into saying. Empty only where there are calls. */
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly usage: ModelUsage;
  /** The vendor cut the answer at `maxOutputTokens`. */
  readonly isCut: boolean;
}

/**
 * A language model. MUST: send exactly what the request holds, to the vendor that its owner chose and nowhere else; retry at most as often as it
 * says; throw WorldError `network` (with what to do) where no answer came and `usage` where the vendor refuses key, model or request.
 */
export interface Model {
  /** `vendor/model`, as receipts and comments name it. */
  readonly name: string;
  readonly vendor: string;
  complete(request: ModelRequest): Promise<ModelAnswer>;
}

/** A request of one question without tools. */
export function question(system: string, prompt: string, maxOutputTokens: number): ModelRequest {
  return { system, turns: [{ kind: 'user', text: prompt }], tools: [], maxOutputTokens, signal: null };
}
