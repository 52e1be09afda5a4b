import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import { withoutVarying } from './varying.ts';

const count = z.number().int().min(0).nullable();
const schema = z.strictObject({
  kind: z.literal('wire'),
  /** Whose answer it is, as `vendor/model`. */
  model: z.string(),
  /** Path and body that were asked, without what differs from run to run: for a person, and to tell what is different. */
  request: z.string(),
  answer: z.strictObject({
    /** As it was; a program is told 200 whatever status below 300 it was. */
    status: z.number().int().min(200).max(299),
    contentType: z.string().nullable(),
    /** `text` where the body is UTF-8. A stream is the whole of it. */
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('text'), text: z.string() }),
      z.strictObject({ kind: z.literal('base64'), text: z.base64() }),
    ]),
  }),
  usage: z.strictObject({ inputTokens: count, outputTokens: count, costMicroUsd: z.number().min(0).nullable() }),
});

/** What a vendor answered to one request of a program, as it stood on the wire, but without the key. */
export type Recording = z.infer<typeof schema>;

export interface RecordedRequest {
  /** `vendor/model`. */
  readonly model: string;
  /** Without what differs from run to run. */
  readonly text: string;
  readonly path: string;
}

/** Where the answer to a request is kept. `canonical` is the RFC 8785 text of path and body. */
export function recordedRequest(folder: string, model: string, canonical: string): RecordedRequest {
  const text = withoutVarying(canonical);
  return { model, text, path: join(folder, `${sha256(`wire\n${model}\n${text}`)}.json`) };
}

export function bodyOf(bytes: Uint8Array): Recording['answer']['body'] {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8');
  return Buffer.from(text).equals(buffer) ? { kind: 'text', text } : { kind: 'base64', text: buffer.toString('base64') };
}

export function bytesOf({ kind, text }: Recording['answer']['body']): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, kind === 'text' ? 'utf8' : 'base64'));
}

/** The latest write of each file that is under way: a program has its answer before the file is written, and may have asked the same again. */
const underWay = new Map<string, Promise<void>>();

/** A newer answer takes the place of an older one. `key` is taken out wherever it stands. Throws WorldError `storage`. */
export async function keepRecording(path: string, recording: Recording, key: string | null): Promise<void> {
  const written = (underWay.get(path) ?? Promise.resolve()).then(() => writeRecording(path, recording, key));
  const ended = written.catch(() => undefined);
  underWay.set(path, ended);
  try {
    await written;
  } finally {
    if (underWay.get(path) === ended) underWay.delete(path);
  }
}

async function writeRecording(path: string, recording: Recording, key: string | null): Promise<void> {
  const text = canonicalJson(recording);
  await writeFileAtomically(path, `${key === null || key === '' ? text : text.replaceAll(key, '[key]')}\n`).catch(
    (cause: unknown) => {
      const what = `The answer of the model ${recording.model} could not be recorded at ${path}.`;
      throw new WorldError('storage', `${what} Make room or give write permission there.`, { cause });
    },
  );
}

/** `missing`: there is no such file. `foreign`: it is no recording of this proxy, or a damaged one. */
export async function readRecording(path: string): Promise<Recording | 'missing' | 'foreign'> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return 'missing';
  try {
    return schema.safeParse(JSON.parse(text)).data ?? 'foreign';
  } catch {
    return 'foreign';
  }
}
