import { BudgetSpent, GoingInCircles } from '#domain/model-spending.ts';
import { isEmptyAnswer } from '#ports/model-failure.ts';
import type { ModelAnswer, ModelRequest, ModelTurn, ToolCall, ToolResult } from '#ports/model.ts';
import { withinBounds } from './history.ts';

export interface Loop {
  readonly complete: (request: ModelRequest) => Promise<ModelAnswer>;
  /** Does what a call asks for; what goes wrong is text for the model. */
  readonly use: (call: ToolCall) => Promise<ToolResult>;
  readonly turnBegins: (turn: number) => void;
  readonly opening: Pick<ModelRequest, 'system' | 'turns' | 'tools' | 'maxOutputTokens'>;
  readonly maxTurns: number;
  /** Ends the loop wherever it is. */
  readonly signal: AbortSignal;
}

/** After how many answers the loop ended, what the model said last, and why it ended. `stopped`: the account of the work item refused a call. */
export type LoopEnd = {
  readonly turns: number;
  readonly said: string;
} & (
  | { readonly why: 'finished' | 'turns' | 'time' | 'circles' | 'silent' }
  | { readonly why: 'stopped'; readonly by: BudgetSpent | GoingInCircles }
);

/** Calls of one answer that are run. */
const mostCalls = 4;

/**
 * Ask, do what is asked for, show what came of it, ask again: until the model finishes, or a bound is reached. Throws what else `complete` throws.
 */
export async function toolLoop(loop: Loop): Promise<LoopEnd> {
  const { opening, signal } = loop;
  let { turns } = opening;
  let said = '';
  let silent = 0;
  const recent: string[] = [];
  for (let turn = 1; turn <= loop.maxTurns; turn++) {
    loop.turnBegins(turn);
    const answer = await answerInTime(loop, { ...opening, turns, signal });
    if (answer === null) return { why: 'time', turns: turn - 1, said };
    if (answer instanceof Error) return { why: 'stopped', by: answer, turns: turn - 1, said };
    said = answer.text === '' ? said : answer.text;
    const results: ToolResult[] = [];
    for (const call of answer.calls) {
      if (call.name === 'finish' && !answer.isCut) return { why: 'finished', turns: turn, said: summaryOf(call) ?? said };
      recent.push(`${call.name} ${JSON.stringify(call.input)}`);
      if (recent.length >= 3 && new Set(recent.slice(-3)).size === 1) return { why: 'circles', turns: turn, said };
      results.push(await resultOf(loop, call, { isCut: answer.isCut, before: results.length }));
      if (signal.aborted) return { why: 'time', turns: turn, said };
    }
    silent = results.length === 0 ? silent + 1 : 0;
    if (silent === 2) return { why: 'silent', turns: turn, said };
    const next: ModelTurn = results.length === 0 ? reminder : { kind: 'tools', results };
    turns = withinBounds([...turns, { kind: 'assistant', text: answer.text, calls: answer.calls }, next]);
  }
  return { why: 'turns', turns: loop.maxTurns, said };
}

const reminder: ModelTurn = { kind: 'user', text: 'Nothing was done: no tool was called. Call one, or `finish`.' };

/** `null` where the time is over, whether or not the model takes notice of the signal. */
async function answerInTime(
  { complete, signal }: Loop,
  request: ModelRequest,
): Promise<ModelAnswer | BudgetSpent | GoingInCircles | null> {
  if (signal.aborted) return null;
  const over = Promise.withResolvers<null>();
  const end = (): void => over.resolve(null);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([complete(request), over.promise]);
  } catch (error) {
    if (isEmptyAnswer(error)) return { text: '', calls: [], usage: error.call.usage, isCut: false };
    if (error instanceof BudgetSpent || error instanceof GoingInCircles) return error;
    if (signal.aborted) return null;
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function resultOf(
  { use }: Loop,
  call: ToolCall,
  { isCut, before }: { readonly isCut: boolean; readonly before: number },
): Promise<ToolResult> {
  const refuse = (text: string): ToolResult => ({ id: call.id, name: call.name, text, isError: true });
  if (isCut) return refuse('Not done: your answer was cut because it was too long. Make smaller calls.');
  if (before >= mostCalls) return refuse(`Not done: at most ${mostCalls} calls in one answer.`);
  return await use(call);
}

function summaryOf({ input }: ToolCall): string | null {
  const summary = input !== null && typeof input === 'object' && 'summary' in input ? input['summary'] : null;
  return typeof summary === 'string' ? summary : null;
}
