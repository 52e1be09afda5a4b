import { ModelFailure, noUsage } from '#ports/model-failure.ts';
import { likelyDifference } from './nearest-recording.ts';
import { bytesOf, readRecording, recordedRequest } from './recording.ts';
import { relay, sayError } from './relay.ts';
import { calledName, type RecordingsUpstream } from './upstream.ts';
import type { CallOf, MadeCall } from './vendor-call.ts';

/** Answers from a recording, with the usage of then. A failure of it is final: nothing else can answer. */
export async function replayedCall({ upstream, name, asked, response }: CallOf<RecordingsUpstream>): Promise<MadeCall> {
  const wanted = recordedRequest(upstream.folder, calledName(upstream), asked.call.canonical);
  const recording = await readRecording(wanted.path);
  if (typeof recording === 'string') {
    // A path of the host is nothing for a program in the sandbox.
    sayError(response, 400, 'This request was not recorded, and nobody else is here to answer it.', 'not_recorded');
    const failure = recording === 'missing' ? missing(name, wanted.path, await likelyDifference(wanted)) : damaged(wanted.path);
    return { failure, usage: noUsage, keep: null };
  }
  const { contentType, body } = recording.answer;
  const headers: Record<string, string> = contentType === null ? {} : { 'content-type': contentType };
  const answer = new Response(bytesOf(body), { headers });
  const { failure } = await relay(Promise.resolve(answer), { name, key: null, response, see: null });
  return { failure, usage: recording.usage, keep: null };
}

const final = { status: null, retryAfterMs: null, isPassing: false, usage: noUsage } as const;

function missing(name: string, path: string, difference: string): ModelFailure {
  const what = `The model ${name} was not recorded with this request (${path} is missing).`;
  const next =
    'Record it again with "record" at the model that is asked, on the same issue and commit and with the same version of the agent.';
  return new ModelFailure('network', `${what} ${difference} ${next}`, final);
}

function damaged(path: string): ModelFailure {
  const what = `The recording ${path} of a model is damaged.`;
  return new ModelFailure('storage', `${what} Record it again, or restore the file.`, final);
}
