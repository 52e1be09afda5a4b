import { jsonSchema, tool, type ModelMessage, type Tool } from 'ai';
import type { ModelTool, ModelTurn } from '#ports/model.ts';

/** A conversation in the SDK's words; a turn of tool results becomes one message. */
export function messagesOf(turns: readonly ModelTurn[]): ModelMessage[] {
  return turns.map((turn) => {
    switch (turn.kind) {
      case 'user':
        return { role: 'user', content: turn.text };
      case 'assistant':
        return { role: 'assistant', content: [...textPart(turn), ...turn.calls.map(callPart)] };
      case 'tools':
        return { role: 'tool', content: turn.results.map(resultPart) };
    }
  });
}

type AssistantTurn = Extract<ModelTurn, { kind: 'assistant' }>;
type ToolsTurn = Extract<ModelTurn, { kind: 'tools' }>;

/** Vendors refuse a part without text, and a turn without a part: a model that said nothing is shown that. */
function textPart({ text, calls }: AssistantTurn): { type: 'text'; text: string }[] {
  if (text === '' && calls.length > 0) return [];
  return [{ type: 'text', text: text === '' ? '(nothing)' : text }];
}

function callPart({ id, name, input }: AssistantTurn['calls'][number]): {
  type: 'tool-call';
  toolCallId: string;
  toolName: string;
  input: unknown;
} {
  // Vendors refuse anything but an object; a model that garbled its input sees it again as it was.
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return { type: 'tool-call', toolCallId: id, toolName: name, input: isObject ? input : { garbled: input } };
}

function resultPart({ id, name, text, isError }: ToolsTurn['results'][number]): {
  type: 'tool-result';
  toolCallId: string;
  toolName: string;
  output: { type: 'text' | 'error-text'; value: string };
} {
  return { type: 'tool-result', toolCallId: id, toolName: name, output: { type: isError ? 'error-text' : 'text', value: text } };
}

/** Tools without a way to execute them: the SDK hands their calls back to us. */
export function toolsOf(tools: readonly ModelTool[]): Record<string, Tool> {
  return Object.fromEntries(
    tools.map(({ name, description, input }) => [name, tool({ description, inputSchema: jsonSchema(input) })]),
  );
}
