import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorldError } from '#domain/world-error.ts';
import { ModelFailure, emptyAnswer, lostCall, noUsage, refusedCall, unknownUsage } from '#ports/model-failure.ts';
import type { Model, ModelAnswer, ModelRequest, ModelTurn, ModelUsage } from '#ports/model.ts';
import type { Asked, Playback } from './playback.ts';
import { playback } from './playback.ts';
import { readScript, type ScriptStep } from './script.ts';

/** Opens a script file. Throws WorldError `usage` where it cannot be read. */
export async function openScript(path: string): Promise<Playback> {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new WorldError('usage', `Cannot read the script ${path} of a scripted model. Check the path in "script".`, { cause });
  });
  return playback(readScript(content, path));
}

/** A model that says what a script says. `role` is who asks; every role that shares a playback shares its places. */
export function scriptedModel(script: Playback, name: string, role: string | null = null): Model {
  return {
    name: `scripted/${name}`,
    vendor: 'scripted',
    complete: (request) => complete(script, `scripted/${name}`, role, request),
  };
}

async function complete(script: Playback, name: string, role: string | null, request: ModelRequest): Promise<ModelAnswer> {
  const asked = askedIn(request, role);
  const step = script.next(asked);
  if (step === null) throw nothingLeft(name, asked);
  await pause(step, name, request.signal);
  if (step.status !== undefined) {
    throw refusedCall(name, step.status, step.retryAfterSeconds === undefined ? null : step.retryAfterSeconds * 1000);
  }
  if (step.drop === true) throw lostCall(name);
  if (step.raw !== undefined) throw lostCall(name, 'what came back is no answer of a model');
  const text = step.text ?? '';
  const usage = usageOf(step, asked);
  if (text === '' && (step.calls ?? []).length === 0) throw emptyAnswer(name, usage);
  const calls = (step.calls ?? []).map((call, index) => ({ id: callId(asked, index), name: call.name, input: call.input }));
  return { text, calls, usage, isCut: step.cut ?? false };
}

async function pause({ delaySeconds = 0 }: ScriptStep, name: string, signal: AbortSignal | null): Promise<void> {
  try {
    await sleep(delaySeconds * 1000, undefined, signal === null ? {} : { signal });
  } catch {
    throw lostCall(name);
  }
}

/** What a script looks at in a request. */
function askedIn(request: ModelRequest, role: string | null): Asked {
  const texts = request.turns.map(textOf);
  const lastOwn = request.turns.findLastIndex(({ kind }) => kind === 'assistant');
  return {
    role,
    last: texts.slice(lastOwn + 1).join('\n'),
    whole: [request.system, ...texts].join('\n'),
    hasTools: request.tools.length > 0,
    turns: request.turns.filter(({ kind }) => kind === 'assistant').length,
  };
}

function textOf(turn: ModelTurn): string {
  switch (turn.kind) {
    case 'user':
      return turn.text;
    case 'assistant':
      return [turn.text, ...turn.calls.map(({ name, input }) => `${name} ${JSON.stringify(input)}`)].join('\n');
    case 'tools':
      return turn.results.map(({ text }) => text).join('\n');
  }
}

/** Unique in its conversation, and the same in every run. */
export function callId({ turns }: Pick<Asked, 'turns'>, index: number): string {
  return `call-${turns + 1}-${index + 1}`;
}

/** Four characters are about one token; a script may say something else, or that nobody knows. */
export function usageOf({ usage, text = '', calls = [] }: ScriptStep, { whole }: Pick<Asked, 'whole'>): ModelUsage {
  if (usage === 'unknown') return unknownUsage;
  const said = text.length + JSON.stringify(calls).length - 2;
  const counted = usage ?? { inputTokens: Math.ceil(whole.length / 4), outputTokens: Math.ceil(said / 4) };
  return { ...counted, costMicroUsd: 0 };
}

function nothingLeft(name: string, { role, turns }: Asked): ModelFailure {
  const asked = `${role === null ? '' : ` as ${role}`} at turn ${turns + 1}`;
  return new ModelFailure(
    'network',
    `The model ${name} has nothing to say${asked}: its script has no answer left that fits. Add one to the script.`,
    { status: null, retryAfterMs: null, isPassing: false, usage: noUsage },
  );
}
