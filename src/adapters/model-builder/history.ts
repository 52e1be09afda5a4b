import type { JsonValue } from '#ports/journal.ts';
import type { ModelTurn, ToolCall } from '#ports/model.ts';

/** Characters of a conversation, about four to a token; beyond it old turns are cut. */
const mostCharacters = 24_000;
/** The last answer and its results stay whole. */
const recentTurns = 2;
const stubLength = 200;

/**
 * A conversation with its oldest results and inputs cut where it is too long, the first turn and the last two left whole. It is cut far below the
 * bound at once: each cut changes the beginning that vendors keep for the next call, and the unchanged is cheaper.
 */
export function withinBounds(turns: readonly ModelTurn[]): readonly ModelTurn[] {
  if (sizeOf(turns) <= mostCharacters) return turns;
  const kept = [...turns];
  for (const [index, turn] of turns.slice(0, -recentTurns).entries()) {
    if (sizeOf(kept) <= mostCharacters / 2) break;
    if (index > 0) kept[index] = cutTurn(turn);
  }
  return kept;
}

function sizeOf(turns: readonly ModelTurn[]): number {
  return JSON.stringify(turns).length;
}

function cutTurn(turn: ModelTurn): ModelTurn {
  switch (turn.kind) {
    case 'user':
      return turn;
    case 'assistant':
      return { ...turn, text: stub(turn.text), calls: turn.calls.map((call) => ({ ...call, input: cutInput(call) })) };
    case 'tools':
      return {
        ...turn,
        results: turn.results.map((result) =>
          result.text.length <= stubLength ? result : { ...result, text: '[old, cut: ask again where it is needed]' },
        ),
      };
  }
}

function cutInput({ input }: ToolCall): JsonValue {
  if (input === null || typeof input !== 'object' || Array.isArray(input))
    return JSON.stringify(input).length > stubLength ? {} : input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [
      key,
      typeof value === 'string' ? stub(value) : JSON.stringify(value).length > stubLength ? null : value,
    ]),
  );
}

function stub(text: string): string {
  return text.length <= stubLength ? text : `${text.slice(0, stubLength / 2).toWellFormed()} [cut]`;
}
