import { StringDecoder } from 'node:string_decoder';
import type { JsonValue } from '#ports/journal.ts';
import { isBody, parseBody, type JsonBody } from './json-body.ts';

/** Tokens of one call as the wire said them; `null` where it did not. */
export interface WireUsage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

export interface UsageReader {
  add(chunk: Uint8Array): void;
  /** Call once, when nothing more comes. */
  end(): WireUsage;
}

/** Reads an answer of any dialect while it passes: a body of JSON, or a stream of events (`text/event-stream`) of which the last word counts. */
export function usageReader(isStream: boolean): UsageReader {
  let usage: WireUsage = { inputTokens: null, outputTokens: null };
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const body = parseBody(text);
    if (body !== null) usage = merged(usage, body);
  };
  const takeLines = (): void => {
    const lines = rest.split(/\r\n|\n|\r/u);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) take(line.slice(5));
  };
  return {
    add(chunk) {
      const text = decoder.write(chunk);
      rest += text;
      if (isStream && /[\r\n]/u.test(text)) takeLines();
    },
    end() {
      rest += decoder.end();
      if (isStream) {
        rest += '\n';
        takeLines();
      } else take(rest);
      return usage;
    },
  };
}

/** An event can carry usage itself (Google's under another name), in its `message` (Anthropic's first) or in its `response` (OpenAI's last). */
function merged(before: WireUsage, event: JsonBody): WireUsage {
  return [event, event['message'], event['response']].reduce<WireUsage>((usage, holder) => {
    const said = isBody(holder) ? (holder['usage'] ?? holder['usageMetadata']) : undefined;
    if (!isBody(said)) return usage;
    return { inputTokens: inputOf(said) ?? usage.inputTokens, outputTokens: outputOf(said) ?? usage.outputTokens };
  }, before);
}

/** Anthropic counts what it read from and wrote to its cache apart; OpenAI and Google count it in. */
function inputOf(usage: JsonBody): number | null {
  const plain = count(usage['prompt_tokens']) ?? count(usage['input_tokens']) ?? count(usage['promptTokenCount']);
  if (plain === null) return null;
  return plain + (count(usage['cache_creation_input_tokens']) ?? 0) + (count(usage['cache_read_input_tokens']) ?? 0);
}

function outputOf(usage: JsonBody): number | null {
  const plain = count(usage['completion_tokens']) ?? count(usage['output_tokens']);
  if (plain !== null) return plain;
  // Google counts thoughts apart, and says neither of a prompt that it blocked.
  const [said, thought] = [count(usage['candidatesTokenCount']), count(usage['thoughtsTokenCount'])];
  return said === null && thought === null ? null : (said ?? 0) + (thought ?? 0);
}

function count(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
