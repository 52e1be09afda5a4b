import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { lineSplitter } from '#lib/line-splitter.ts';
import { checkoutMounts } from '#ports/checkout-mounts.ts';
import type { ToolCall } from '#ports/model.ts';
import type { Sandbox, SandboxLimits, SandboxMount, SandboxSession } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';

/** What a tool says to the model: our own sentence, and what strangers wrote, already wrapped. */
export interface ToolSays {
  readonly text: string;
  readonly isError: boolean;
}

export const fileToolNames = ['search', 'read', 'edit'] as const;
export type FileTool = (typeof fileToolNames)[number];

export interface FileToolWorld {
  readonly sandbox: Sandbox;
  readonly limits: SandboxLimits;
  readonly checkout: Checkout;
  readonly signal: AbortSignal;
}

/** The tools that read and write files of one checkout. */
export interface FileTools {
  /** Searches, reads or edits; one call at a time. */
  use(tool: FileTool, input: ToolCall['input']): Promise<ToolSays>;
  /** Ends what runs for them. A later use begins anew. */
  close(): Promise<void>;
}

/** Of one call. */
const wallMs = 10_000;
/** Of the program that answers them. */
const lifeMs = 3_600_000;
const mostShown = 12_000;
const harness: SandboxMount = {
  source: fileURLToPath(new URL('harness', import.meta.url)),
  target: '/patchline',
  access: 'read-only',
};

/**
 * The file tools of a build, inside the sandbox: whatever a path leads to, it is nothing of the host's. One program of ours answers all calls (a start
 * of Node costs as much as all that it then does); it executes nothing of the checkout. It may write there, as whoever asks it may.
 */
export function openFileTools(world: FileToolWorld): FileTools {
  let desk: Desk | null = null;
  const close = async (): Promise<void> => {
    const closing = desk;
    desk = null;
    await closing?.session.end();
  };
  return {
    async use(tool, input) {
      desk ??= await openDesk(world);
      const answer = await answerWithin(Math.min(wallMs, world.limits.wallMs), desk, JSON.stringify({ tool, input }));
      if (answer.kind === 'answer') return answer.says;
      await close();
      const text = answer.kind === 'late' ? 'This took too long: ask for less.' : 'The tool could not do this.';
      return { text, isError: true };
    },
    close,
  };
}

interface Desk {
  readonly session: SandboxSession;
  readonly ask: WritableStreamDefaultWriter<Uint8Array>;
  readonly lines: AsyncIterator<string>;
}

async function openDesk({ sandbox, limits, checkout, signal }: FileToolWorld): Promise<Desk> {
  const session = await sandbox.open({
    argv: ['node', '/patchline/files.mjs'],
    cwd: '/repo',
    mounts: [...checkoutMounts(checkout, 'read-write'), harness],
    env: {},
    limits: { ...limits, wallMs: lifeMs },
    signal,
    service: null,
  });
  return { session, ask: session.stdin.getWriter(), lines: linesOf(session.stdout) };
}

async function* linesOf(output: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const complete: string[] = [];
  const split = lineSplitter((line) => complete.push(line));
  for await (const piece of output) {
    split(piece);
    yield* complete.splice(0);
  }
}

type Answer = { readonly kind: 'answer'; readonly says: ToolSays } | { readonly kind: 'late' | 'gone' };

async function answerWithin(ms: number, { ask, lines }: Desk, request: string): Promise<Answer> {
  const stop = new AbortController();
  const late = sleep(ms, { kind: 'late' } as const, { signal: stop.signal }).catch(() => ({ kind: 'gone' }) as const);
  try {
    const answered = ask.write(Buffer.from(`${request}\n`)).then(() => lines.next());
    return await Promise.race([answered.then(read), late]);
  } finally {
    stop.abort();
  }
}

function read(line: IteratorResult<string, unknown>): Answer {
  if (line.done === true) return { kind: 'gone' };
  const { ok, says, shows } = JSON.parse(line.value) as {
    readonly ok: boolean;
    readonly says: string;
    readonly shows: string;
  };
  const text = shows === '' ? says : `${says}\n${untrustedInput(shows, mostShown)}`;
  return { kind: 'answer', says: { text, isError: !ok } };
}
