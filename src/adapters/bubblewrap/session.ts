import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { SandboxResult, SandboxSession } from '#ports/sandbox.ts';
import type { Talk } from './confined-run.ts';

/** Begins a talk; `begin` runs the command to its end. */
export function openSession(
  signal: AbortSignal | null,
  begin: (talk: Talk, signal: AbortSignal) => Promise<SandboxResult>,
): SandboxSession {
  const stop = new AbortController();
  const input = new PassThrough();
  const output = outgoing();
  const running = Promise.withResolvers<void>();
  const ended = begin(
    { stdin: input, onOutput: output.push, onStarted: running.resolve },
    signal === null ? stop.signal : AbortSignal.any([signal, stop.signal]),
  ).finally(() => {
    output.close();
    input.destroy();
    running.resolve();
  });
  // Who only reads and writes need not look at the end as well.
  ended.catch(() => undefined);
  const end = (): Promise<SandboxResult> => {
    stop.abort();
    return ended;
  };
  return { stdin: incoming(input), stdout: output.stream, started: running.promise, ended, end };
}

/** The queue holds at most what the command may write at all: its output limit. */
function outgoing(): { readonly stream: ReadableStream<Uint8Array>; push(this: void, chunk: Buffer): void; close(): void } {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: () => {
      controller = null;
    },
  });
  return {
    stream,
    push: (chunk) => controller?.enqueue(new Uint8Array(chunk)),
    close: () => controller?.close(),
  };
}

function incoming(input: PassThrough): WritableStream<Uint8Array> {
  const gone = once(input, 'close');
  return new WritableStream<Uint8Array>({
    async write(chunk) {
      if (input.destroyed || input.write(chunk)) return;
      await Promise.race([once(input, 'drain'), gone]);
    },
    close: () => void input.end(),
    abort: () => void input.destroy(),
  });
}
