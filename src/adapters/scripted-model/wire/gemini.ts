import type { JsonValue } from '#ports/journal.ts';
import { halves } from './chat-completions.ts';
import { askedOf, event, hasTools, objectsIn, textIn, type Said, type Wire } from './wire.ts';

/** Google's Gemini. Whether it streams stands in the path, not in the body. */
export const gemini: Wire = {
  asked(body) {
    const said = objectsIn(body['contents']).map(({ role, parts }) => ({
      from: role === 'model' ? ('model' as const) : ('other' as const),
      text: textIn(parts),
    }));
    return askedOf([{ from: 'system', text: textIn(body['systemInstruction']) }, ...said], hasTools(body));
  },
  whole: (said) => answerOf(said, [...(said.text === '' ? [] : [{ text: said.text }]), ...callsOf(said)], true),
  stream(said) {
    const texts = said.text === '' ? [] : halves(said.text).map((text) => event(null, answerOf(said, [{ text }], false)));
    return [...texts, event(null, answerOf(said, callsOf(said), true))];
  },
  refusal: (status, message) => ({
    error: {
      code: status,
      message,
      status: status === 429 ? 'RESOURCE_EXHAUSTED' : status >= 500 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT',
    },
  }),
};

/** One chunk of a stream has the form of a whole answer. */
function answerOf(said: Said, parts: readonly JsonValue[], isLast: boolean): JsonValue {
  const reason = isLast ? { finishReason: said.isCut ? 'MAX_TOKENS' : 'STOP' } : {};
  const { inputTokens, outputTokens } = said.usage;
  const usage =
    !isLast || inputTokens === null || outputTokens === null
      ? {}
      : {
          usageMetadata: {
            promptTokenCount: inputTokens,
            candidatesTokenCount: outputTokens,
            totalTokenCount: inputTokens + outputTokens,
          },
        };
  return {
    candidates: [{ index: 0, content: { role: 'model', parts: [...parts] }, ...reason }],
    modelVersion: said.model,
    responseId: said.id,
    ...usage,
  };
}

function callsOf({ calls }: Said): readonly JsonValue[] {
  return calls.map(({ name, input }) => ({ functionCall: { name, args: input } }));
}
