import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { canonicalJson, toWellFormedValue } from '#lib/canonical-json.ts';
import { ModelFailure, noUsage } from '#ports/model-failure.ts';
import { modelRequestDigest } from '#ports/model-request-digest.ts';
import type { Model, ModelAnswer, ModelRequest } from '#ports/model.ts';

const count = z.number().int().min(0).nullable();
const recording = z.object({
  model: z.string(),
  answer: z.strictObject({
    text: z.string(),
    calls: z.array(z.strictObject({ id: z.string(), name: z.string(), input: z.json() })),
    usage: z.strictObject({ inputTokens: count, outputTokens: count, costMicroUsd: z.number().min(0).nullable() }),
    isCut: z.boolean(),
  }),
});

/**
 * A model that answers from recordings in a folder. `recorded` is the name (`vendor/model`) of the model that was recorded. What an answer cost
 * is what it cost then. Throws WorldError `network` for what was not recorded.
 */
export function replayModel(folder: string, recorded: string): Model {
  const name = `replay/${recorded}`;
  return { name, vendor: 'replay', complete: (request) => replay({ folder, recorded, name }, request) };
}

/** Records what a model answers, one file a request, named by the request's digest; a newer answer takes the place of an older one. */
export function recordingModel(model: Model, folder: string): Model {
  return {
    name: model.name,
    vendor: model.vendor,
    async complete(request) {
      const answer = await model.complete(request);
      const { system, turns, tools, maxOutputTokens } = request;
      const record = { model: model.name, request: { system, turns, tools, maxOutputTokens }, answer };
      await keep(pathOf(folder, model.name, request), canonicalJson(toWellFormedValue(record)));
      return answer;
    },
  };
}

interface Replay {
  readonly folder: string;
  readonly recorded: string;
  readonly name: string;
}

async function replay({ folder, recorded, name }: Replay, request: ModelRequest): Promise<ModelAnswer> {
  const path = pathOf(folder, recorded, request);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw missing(name, path);
  const result = recording.safeParse(parsed(text));
  if (result.success) return result.data.answer;
  throw new WorldError(
    'storage',
    `The recording ${path} of the model ${recorded} is damaged. Record it again, or restore the file.`,
  );
}

function pathOf(folder: string, model: string, request: ModelRequest): string {
  return join(folder, `${modelRequestDigest(model, request)}.json`);
}

async function keep(path: string, content: string): Promise<void> {
  await writeFileAtomically(path, `${content}\n`).catch((cause: unknown) => {
    throw new WorldError(
      'storage',
      `The answer of a model could not be recorded at ${path}. Make room or give write permission there.`,
      {
        cause,
      },
    );
  });
}

function missing(name: string, path: string): ModelFailure {
  return new ModelFailure(
    'network',
    `The model ${name} was not recorded with this request (${path} is missing). Record it again with "record" at the model that is asked, on the same issue, commit and version.`,
    { status: null, retryAfterMs: null, isPassing: false, usage: noUsage },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
