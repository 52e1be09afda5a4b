import type { JsonValue } from '#ports/journal.ts';
import type { Dialect } from './dialects.ts';
import { isBody, type JsonBody } from './json-body.ts';

export type GuardedBody = { readonly kind: 'body'; readonly body: JsonBody } | { readonly kind: 'refused'; readonly why: string };

/**
 * What of a program's request goes to the vendor. The sandbox has no network, and the vendor must not become one: tools that the vendor runs
 * (searches, fetches, code, connectors) are left out, and content that it would fetch from an address is refused.
 */
export function guardBody(
  given: JsonBody,
  dialect: Dialect,
  { model, maxOutputTokens }: { model: string; maxOutputTokens: number },
): GuardedBody {
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => dialect.fields.includes(name)));
  if (fetchesAddress(Object.values(kept)))
    return { kind: 'refused', why: 'Content behind an address cannot be sent from here. Send it in the request itself.' };
  const body = withOwnTools(kept, dialect);
  const forced = dialect.force(body, maxOutputTokens);
  return { kind: 'body', body: dialect.path.includes('{model}') ? forced : { ...forced, model } };
}

function withOwnTools(body: JsonBody, dialect: Dialect): JsonBody {
  const { tools, tool_choice: choice, input, ...rest } = body;
  const items = Array.isArray(input)
    ? input.map((item) => (isBody(item) && item['type'] === 'additional_tools' ? ownToolsOf(item, dialect) : item))
    : input;
  const kept: JsonBody = items === undefined ? rest : { ...rest, input: items };
  const own = ownTools(tools, dialect);
  if (own.length === 0) return kept;
  return { ...kept, tools: own, ...(choice === undefined ? {} : { tool_choice: choice }) };
}

function ownTools(tools: JsonValue | undefined, dialect: Dialect): JsonBody[] {
  if (!Array.isArray(tools)) return [];
  return (tools as JsonValue[]).filter(isBody).flatMap((tool) => {
    if (tool['type'] === 'namespace') return [ownToolsOf(tool, dialect)];
    return dialect.isOwnTool(tool) ? [tool] : [];
  });
}

/** A holder of tools: a name for several, or a message that brings more of them. */
function ownToolsOf(holder: JsonBody, dialect: Dialect): JsonBody {
  return { ...holder, tools: ownTools(holder['tools'], dialect) };
}

/** Looks at every part of the conversation but the arguments of tool calls, which are data. */
function fetchesAddress(parts: readonly (JsonValue | undefined)[]): boolean {
  const waiting = [...parts];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) waiting.push(...(next as JsonValue[]));
    else if (isBody(next)) {
      if (isFetched(next)) return true;
      waiting.push(...Object.entries(next).flatMap(([name, inner]) => (isData(name, next) ? [] : [inner])));
    }
  }
  return false;
}

/** Arguments and results of a program's own tools. */
function isData(name: string, holder: JsonBody): boolean {
  return (name === 'input' && holder['type'] === 'tool_use') || name === 'functionCall';
}

/** Content of a kind that a vendor reads from an address: `image_url`, `input_file`, a `source` of type `url`, `fileData` … */
function isFetched(part: JsonBody): boolean {
  const { fileData: file } = part;
  if (isBody(file) && typeof file['fileUri'] === 'string') return true;
  if (typeof part['type'] !== 'string') return false;
  const { source } = part;
  if (isBody(source) && source['type'] === 'url') return true;
  return ['image_url', 'file_url', 'video_url', 'audio_url'].some((name) => {
    const given = part[name];
    const address = isBody(given) ? given['url'] : given;
    return typeof address === 'string' && !/^\s*data:/iu.test(address);
  });
}
