/** One question to a model: no tools, no history, one answer. */
export interface ModelRequest {
  /** Our own words; never untrusted text. */
  readonly system: string;
  /** The question; untrusted text only as `untrustedInput` wraps it. */
  readonly prompt: string;
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
  /** Untrusted: whatever the model was talked into saying. */
  readonly text: string;
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
