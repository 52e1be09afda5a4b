import type { JsonValue } from '#ports/journal.ts';
import type { ModelUsage } from '#ports/model.ts';
import type { Asked } from '../playback.ts';
import type { ScriptedCall } from '../script.ts';

/** An answer before it has the form of a vendor. */
export interface Said {
  /** Another one for each conversation: some programs take answers of one id for one answer. */
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly calls: readonly (ScriptedCall & { readonly id: string })[];
  readonly usage: ModelUsage;
  readonly isCut: boolean;
}

/** One event of a stream (`text/event-stream`). */
export interface StreamEvent {
  readonly event: string | null;
  readonly data: string;
}

/** How one vendor's interface looks on the wire. */
export interface Wire {
  /** What a script looks at in a request's body; the role comes from the address. */
  asked(body: Body): Omit<Asked, 'role'>;
  whole(said: Said): JsonValue;
  stream(said: Said, body: Body): readonly StreamEvent[];
  refusal(status: number, message: string): JsonValue;
}

export type Body = { readonly [key: string]: JsonValue | undefined };

/** What was said, who said it: what all vendors' conversations come down to. */
export interface Piece {
  readonly from: 'system' | 'model' | 'other';
  readonly text: string;
}

/** The parts of a conversation that a script looks at. */
export function askedOf(pieces: readonly Piece[], hasTools: boolean): Omit<Asked, 'role'> {
  const lastOwn = pieces.findLastIndex(({ from }) => from === 'model');
  const after = pieces.slice(lastOwn + 1).filter(({ from }) => from === 'other');
  const turns = pieces.filter(({ from }, index) => from === 'model' && pieces[index - 1]?.from !== 'model').length;
  return { last: textOf(after), whole: textOf(pieces), hasTools, turns };
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('\n');
}

/** Every text in a value, whatever shape a vendor gives it. */
export function textIn(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).filter(Boolean).join('\n');
  if (value === null || typeof value !== 'object') return '';
  return Object.entries(value)
    .filter(([key]) => !['type', 'id', 'tool_use_id', 'call_id', 'tool_call_id', 'cache_control', 'role', 'status'].includes(key))
    .map(([, inner]) => textIn(inner))
    .filter(Boolean)
    .join('\n');
}

export function objectsIn(value: JsonValue | undefined): readonly Body[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is { [key: string]: JsonValue } => item !== null && typeof item === 'object' && !Array.isArray(item),
  );
}

export function hasTools({ tools }: Body): boolean {
  return Array.isArray(tools) && tools.length > 0;
}

export function event(name: string | null, data: JsonValue): StreamEvent {
  return { event: name, data: JSON.stringify(data) };
}
